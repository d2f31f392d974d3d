import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../../src/kit/postgres-server.ts';
import { openTrackingStore } from '../../src/open-tracking-store.ts';
import { checkNames, writeMore } from '../../src/testing/brought-over.ts';
import { describeStore } from '../../src/testing/conformance/index.ts';
import type { TrackingStore } from '../../src/tracking-store.ts';

let server: PostgresServer;
let store: TrackingStore;
const artifactRoot = 'mlflow-artifacts:/';
const open = () => openTrackingStore({ url: server.url, artifactRoot });

beforeAll(async () => {
  server = await startPostgres();
  store = await open();
});

afterAll(async () => {
  await store?.close();
  await server?.stop();
});

describeStore('Postgres', { store: () => store, reopen: open });

const schemas = new URL('../fixtures/schemas/', import.meta.url);
/** Postgres began with the second. */
const versions = readdirSync(schemas)
  .map((name) => Number(/^postgres-(\d+)\.sql$/.exec(name)?.[1]))
  .filter((version) => version > 0)
  .sort((a, b) => a - b);

/** The address of a database of its own, as a build of that schema left it: `make_postgres.mjs`. */
async function restore(version: number): Promise<string> {
  const name = `restored_${Math.random().toString(36).slice(2)}`;
  server.sql(`create database ${name}`);
  const url = server.url.replace(/[^/]+$/, name);
  await query(url, readFileSync(new URL(`postgres-${version}.sql`, schemas), 'utf8'));
  return url;
}

async function query(connectionString: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('there is a database of every schema', async () => {
  const [newest] = await query(server.url, 'select version from havn_schema');
  // Run test/fixtures/schemas/make_postgres.mjs before a new one is begun.
  expect([1, ...versions].map((_, index) => index + 1)).toEqual([1, ...versions]);
  expect(newest).toEqual({ version: versions.at(-1) });
});

test.each(versions)(
  'a database of schema %i tells what it told, and is written to',
  async (version) => {
    const url = await restore(version);
    const { readEverything } = await import(new URL('everything.mjs', schemas).href);
    const content = readFileSync(new URL(`postgres-${version}.json`, schemas), 'utf8');
    const old = await openTrackingStore({ url, artifactRoot });
    expect(await readEverything(old, version)).toMatchObject(JSON.parse(content));
    await checkNames(old);
    await writeMore(old);
    await old.close();
    for (const catalogue of [COLUMNS, INDEXES]) {
      expect(await query(url, catalogue)).toEqual(await query(server.url, catalogue));
    }
  },
);

const COLUMNS = `select table_name, column_name, data_type, collation_name, is_nullable,
  is_identity from information_schema.columns where table_schema = 'public' order by 1, 2`;
const INDEXES = `select tablename, indexname, indexdef from pg_indexes
  where schemaname = 'public' order by 1, 2`;

test('processes that open an old database at once bring it over once', async () => {
  const url = await restore(2);
  const opened = [1, 2, 3, 4].map(() => openTrackingStore({ url, artifactRoot }));
  for (const each of await Promise.all(opened)) {
    const { items } = await each.experiments.search({ viewType: 'ALL' });
    expect(items.map(({ name }) => name).sort()).toEqual(['Default', 'first', 'gone']);
    await each.close();
  }
  expect(await query(url, 'select version from havn_schema')).toEqual([
    { version: versions.at(-1) },
  ]);
});

test('a database of a newer version is left alone', async () => {
  const url = await restore(2);
  await query(url, 'update havn_schema set version = 99');
  await expect(openTrackingStore({ url, artifactRoot })).rejects.toMatchObject({
    code: 'SCHEMA_TOO_NEW',
  });
});
