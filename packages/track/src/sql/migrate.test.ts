import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open-store.ts';
import { openTrackingStore } from '../open-tracking-store.ts';
import { checkNames, writeMore } from '../testing/brought-over.ts';

const schemas = new URL('../../test/fixtures/schemas/', import.meta.url);

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'havn-track-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

/** A store as a build of that schema left it: see `make_schema.mjs`. */
async function restore(version: number): Promise<void> {
  const database = new Database(join(home, 'havn.db'));
  database.exec(await readFile(new URL(`sqlite-${version}.sql`, schemas), 'utf8'));
  database.close();
}

test('a store of version 0.1.0 is brought over with all that it holds', async () => {
  await restore(1);
  const first = `${'0'.repeat(31)}1`;
  const store = await openStore(home);
  expect((await store.listRuns()).map(({ name, experiment }) => [name, experiment])).toEqual([
    ['second', 'other'],
    ['first', 'Default'],
  ]);
  const run = await store.getRun(first);
  expect(run).toMatchObject({
    status: 'FINISHED',
    startTime: 1_000,
    endTime: 5_000,
    folder: '/runs/1',
    params: { lr: '0.1', 'train.note': 'é "quoted"' },
    tags: { 'git.commit': 'abc' },
    metrics: { 'train/loss': 1 / 300, acc: Number.MAX_VALUE },
  });
  const history = await store.metricHistory(first, 'train/loss');
  expect(history).toEqual(
    Array.from({ length: 300 }, (_, step) => ({
      key: 'train/loss',
      value: step === 7 ? Number.NaN : 1 / (step + 1),
      step,
      time: 1_000 + step * 10,
    })),
  );
  const found = await store.tracking.runs.search({
    experimentIds: ['0'],
    filter: "params.lr = '0.1' AND run_name = 'first'",
  });
  expect(found.items.map(({ info }) => info.id)).toEqual([first]);
  await store.logMetrics(first, [{ key: 'acc', value: 0.75, step: 3, time: 7 }]);
  expect((await store.getRun(first)).metrics.acc).toBe(0.75);
  await store.close();
});

const later = readdirSync(schemas)
  .map((name) => Number(/^content-(\d+)\.json$/.exec(name)?.[1]))
  .filter((version) => version > 0)
  .sort((a, b) => a - b);

test('there is a store of every schema', async () => {
  await (await openStore(home)).close();
  const database = new Database(join(home, 'havn.db'));
  const { user_version: newest } = database.prepare('pragma user_version').get() as {
    readonly user_version: number;
  };
  database.close();
  // Run test/fixtures/schemas/make_schema.mjs before a new one is begun.
  expect([1, ...later]).toEqual(Array.from({ length: newest }, (_, index) => index + 1));
});

test.each(later)('a store of schema %i tells what it told, and is written to', async (version) => {
  await restore(version);
  const { readEverything } = await import(new URL('everything.mjs', schemas).href);
  const content = readFileSync(new URL(`content-${version}.json`, schemas), 'utf8');
  const url = join(home, 'havn.db');
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  expect(await readEverything(store, version)).toMatchObject(JSON.parse(content));
  await checkNames(store);
  await writeMore(store);
  await store.close();
});

test('processes that open an old store at once bring it over once', async () => {
  await restore(1);
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(home)));
  for (const store of stores) {
    expect(await store.listRuns()).toHaveLength(2);
    await store.close();
  }
});

test('a store of a newer version is left alone', async () => {
  await restore(1);
  const database = new Database(join(home, 'havn.db'));
  database.exec('pragma user_version = 99');
  database.close();
  await expect(openStore(home)).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });
});
