import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrackingStore } from '../open-tracking-store.ts';
import type { TrackingStore } from '../tracking-store.ts';

const RUNS = 6_000;
/** In hundredths, the same for many; every seventh run has NaN, every fifth nothing. */
const accuracy = (run: number) => ((run * 37) % 100) / 100;

let folder: string;
let store: TrackingStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-search-'));
  const url = join(folder, 'store.db');
  store = await openTrackingStore({ url, artifactRoot: folder });
  const { info } = await store.runs.create({ experimentId: '0', name: 'first' });
  await store.runs.logBatch(info.id, {
    metrics: [{ key: 'accuracy', value: 0, step: 0, time: 0 }],
  });
  await store.runs.delete(info.id);
  const database = new Database(url);
  database.exec(`
    with recursive n (i) as (select 0 union all select i + 1 from n where i < ${RUNS - 1})
      insert into runs (id, experiment, name, user_id, status, start_time, deleted, artifact_uri)
      select printf('%032d', i), 0, i, '', 'FINISHED', i / 10, 0, '' from n;
    insert into latest_metrics (run, key, step, time, value)
      select runs.key, keys.id, 0, 0,
        case when runs.name % 7 = 0 then null else (runs.name * 37 % 100) / 100.0 end
      from runs join keys on keys.name = 'accuracy'
      where runs.deleted = 0 and runs.name % 5 > 0`);
  database.close();
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

interface Measured {
  readonly run: number;
  /** NaN after all numbers, none after NaN. */
  readonly rank: number;
}

const measured: readonly Measured[] = Array.from({ length: RUNS }, (_, run) => ({
  run,
  rank: run % 5 === 0 ? 2 : run % 7 === 0 ? 1 : 0,
}));

/** By rank, then accuracy (the largest first), then start (the newest first), then id. */
function inOrder(a: Measured, b: Measured): number {
  const values = a.rank === 0 && b.rank === 0 ? accuracy(b.run) - accuracy(a.run) : 0;
  const start = Math.floor(b.run / 10) - Math.floor(a.run / 10);
  return a.rank - b.rank || values || start || a.run - b.run;
}

/** All pages of a search, as the numbers of the runs. */
async function search(options: {
  readonly filter?: string;
  readonly orderBy?: readonly string[];
}): Promise<readonly number[]> {
  const found: number[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.runs.search({
      experimentIds: ['0'],
      maxResults: 700,
      pageToken,
      ...options,
    });
    found.push(...page.items.map(({ info }) => Number(info.name)));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return found;
}

const runs = (list: readonly Measured[]) => list.map(({ run }) => run);

test('the best come first, then NaN, then those without, over all pages', async () => {
  const found = await search({ orderBy: ['metrics.accuracy DESC'] });
  expect(found).toEqual(runs(measured.toSorted(inOrder)));
});

test.each([0.01, 0.5, 0.98])(
  'few and many runs of an accuracy above %d are found',
  async (least) => {
    const wanted = measured.filter(({ run, rank }) => rank === 0 && accuracy(run) > least);
    const filter = `metrics.accuracy > ${least}`;
    const best = await search({ filter, orderBy: ['metrics.accuracy DESC'] });
    expect(best).toEqual(runs(wanted.toSorted(inOrder)));
    const newest = await search({ filter });
    expect(newest.toSorted((a, b) => a - b)).toEqual(runs(wanted));
  },
);
