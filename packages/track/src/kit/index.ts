export { type PostgresServer, startPostgres } from './postgres-server.ts';
export { type TemporaryStore, temporaryStore, withTemporaryStore } from './temporary-store.ts';
