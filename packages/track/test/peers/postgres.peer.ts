import { afterAll, beforeAll } from 'vitest';
import { type PostgresServer, startPostgres } from '../../src/kit/postgres-server.ts';
import { openTrackingStore } from '../../src/open-tracking-store.ts';
import { describeStore } from '../../src/testing/conformance/index.ts';
import type { TrackingStore } from '../../src/tracking-store.ts';

let server: PostgresServer;
let store: TrackingStore;
const open = () => openTrackingStore({ url: server.url, artifactRoot: 'mlflow-artifacts:/' });

beforeAll(async () => {
  server = await startPostgres();
  store = await open();
});

afterAll(async () => {
  await store?.close();
  await server?.stop();
});

describeStore('Postgres', { store: () => store, reopen: open });
