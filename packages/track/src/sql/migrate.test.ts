import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open-store.ts';

/** Written by version 0.1.0: two runs of two experiments, 302 points, a NaN and an infinity. */
const released = new URL('../../test/fixtures/havn-0.1.0.db', import.meta.url);
const first = `${'0'.repeat(31)}1`;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'havn-track-'));
  await copyFile(released, join(home, 'havn.db'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

test('a store of version 0.1.0 is brought over with all that it holds', async () => {
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

test('processes that open an old store at once bring it over once', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(home)));
  for (const store of stores) {
    expect(await store.listRuns()).toHaveLength(2);
    await store.close();
  }
});

test('a store of a newer version is left alone', async () => {
  const database = new Database(join(home, 'havn.db'));
  database.exec('pragma user_version = 99');
  database.close();
  await expect(openStore(home)).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });
});
