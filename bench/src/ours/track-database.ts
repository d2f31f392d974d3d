import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'libsql';
import pg from 'pg';

/** What a tracking server keeps its runs in: a file, or a database on a server of Postgres. */
export interface TrackDatabase {
  readonly url: string;
  run(statements: readonly string[]): Promise<void>;
  /** What Postgres does by itself within minutes after so much was written; SQLite does nothing. */
  settle(): Promise<void>;
  /** Bytes that it takes on the disk. */
  bytes(): Promise<number>;
}

/** The database of a folder, made at first sight; `postgres` is the address of a server, '' for SQLite. */
export async function openDatabase(folder: string, postgres: string): Promise<TrackDatabase> {
  return postgres === '' ? sqlite(folder) : await postgresDatabase(basename(folder), postgres);
}

function sqlite(folder: string): TrackDatabase {
  const file = join(folder, 'store.db');
  return {
    url: `sqlite:///${file}`,
    async run(statements) {
      const database = new Database(file);
      // For this connection alone: what is loaded can be loaded again.
      database.exec('pragma synchronous = off; pragma cache_size = -500000');
      for (const statement of statements) database.exec(statement);
      database.close();
    },
    settle: async () => {},
    async bytes() {
      const files = readdirSync(folder).filter((name) => name.startsWith('store.db'));
      return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    },
  };
}

async function postgresDatabase(name: string, server: string): Promise<TrackDatabase> {
  const url = new URL(server);
  const [known] = await query(server, `select 1 from pg_database where datname = '${name}'`);
  if (!known) await query(server, `create database "${name}"`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async run(statements) {
      for (const statement of statements) await query(url.href, statement);
    },
    async settle() {
      await query(url.href, 'vacuum analyze');
    },
    async bytes() {
      const [row] = await query(url.href, 'select pg_database_size(current_database()) as bytes');
      return Number(row?.bytes);
    },
  };
}

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
