import { expect, test } from 'vitest';
import type { SearchRuns } from '../../runs/runs.ts';
import type { TrackingStore } from '../../tracking-store.ts';
import { newExperiment, type Subject, unique } from './suite.ts';

/** Four runs, a to d, whose letters a search answers with. */
async function fourRuns(store: TrackingStore) {
  const experimentId = await newExperiment(store);
  const letters = new Map<string, string>();
  const specs = [
    { letter: 'a', loss: 0.5, lr: '0.1', note: 'Warm start', data: 'train' },
    { letter: 'b', loss: 0.25, lr: '0.2', note: 'cold', data: 'test' },
    { letter: 'c', loss: Number.NaN, lr: '0.1', note: undefined, data: undefined },
    { letter: 'd', loss: undefined, lr: '0.3', note: '100%_sure', data: 'train' },
  ];
  for (const [index, { letter, loss, lr, note, data }] of specs.entries()) {
    const run = { experimentId, name: `run-${letter}`, startTime: index, userId: letter };
    const { info } = await store.runs.create(run);
    letters.set(info.id, letter);
    await store.runs.logBatch(info.id, {
      metrics: loss === undefined ? [] : [{ key: 'val loss', value: loss, step: 0, time: 0 }],
      params: [{ key: 'lr', value: lr }],
      tags: note === undefined ? [] : [{ key: 'note', value: note }],
    });
    if (data === undefined) continue;
    const dataset = { name: `set-${data}`, digest: letter, sourceType: 's', source: 's' };
    const tags = [{ key: 'mlflow.data.context', value: data }];
    await store.runs.logInputs(info.id, { datasets: [{ dataset, tags }] });
  }
  return async (options: Partial<SearchRuns>) => {
    const { items } = await store.runs.search({ experimentIds: [experimentId], ...options });
    return items.map(({ info }) => letters.get(info.id)).join('');
  };
}

const FILTERS: readonly (readonly [string, string])[] = [
  ['', 'dcba'],
  ['metrics.`val loss` < 0.5', 'b'],
  ["metrics.`val loss` <= 0.5 and params.lr = '0.1'", 'a'],
  ['metrics."val loss" != 0.5', 'cb'],
  ["params.lr = '0.1'", 'ca'],
  ["params.lr != '0.1'", 'db'],
  ["params.lr LIKE '0._'", 'dcba'],
  ["params.nothing = '0.1'", ''],
  ['params.nothing IS NULL', 'dcba'],
  ['tags.note IS NULL', 'c'],
  ['tags.note is not null', 'dba'],
  ["tags.note LIKE 'warm%'", ''],
  ["tags.note ILIKE 'warm%'", 'a'],
  ['tags.note = "cold"', 'b'],
  ["attributes.user_id = 'b'", 'b'],
  ["user_id IN ('a', 'd')", 'error'],
  ["run_name = 'run-c'", 'c'],
  ["attributes.`Run name` LIKE 'run-%' AND start_time >= 2", 'dc'],
  ['created < 1', 'a'],
  ["status = 'RUNNING' AND end_time > 0", ''],
  ["dataset.name = 'set-train'", 'da'],
  ["dataset.context IN ('test', 'other')", 'b'],
  ["datasets.digest != 'a'", 'db'],
  ['params.lr = "\'"', ''],
];

const ORDERS: readonly (readonly [readonly string[], string])[] = [
  [['start_time ASC'], 'abcd'],
  [['metrics.`val loss`'], 'bacd'],
  [['metrics.`val loss` DESC'], 'abcd'],
  [['params.lr', 'start_time'], 'acbd'],
  [['tags.note DESC'], 'badc'],
  [['attributes.user_id DESC'], 'dcba'],
  [['end_time'], 'dcba'],
];

export function searchTests({ store, reopen }: Subject): void {
  test('filters mean what they mean in MLflow', async () => {
    const search = await fourRuns(store());
    for (const [filter, letters] of FILTERS) {
      const found = await search({ filter }).catch(() => 'error');
      expect([filter, found]).toEqual([filter, letters]);
    }
  });

  test('orders put NaN before what has no value, and that last', async () => {
    const search = await fourRuns(store());
    for (const [orderBy, letters] of ORDERS) {
      expect([orderBy, await search({ orderBy })]).toEqual([orderBy, letters]);
    }
    await expect(search({ orderBy: ['start_time', 'start_time DESC'] })).rejects.toThrow(
      '`order_by` contains duplicate fields',
    );
  });

  test('names of what runs logged are found by a part of them, in one experiment alone', async () => {
    const { runs } = store();
    const [first, other] = [await newExperiment(store()), await newExperiment(store())];
    for (const [index, experimentId] of [first, first, other].entries()) {
      const { info } = await runs.create({ experimentId, startTime: index });
      await runs.logBatch(info.id, {
        metrics: [{ key: `Val/acc_${index}`, value: 1, step: 0, time: 0 }],
        params: [{ key: `lr_${index}`, value: 'x' }],
        tags: [{ key: `team ${index}`, value: 'x' }],
      });
    }
    const keys = (text?: string, limit?: number) =>
      runs.searchKeys({ experimentIds: [first], text, limit });
    expect(await keys()).toMatchObject({
      metrics: ['Val/acc_0', 'Val/acc_1'],
      params: ['lr_0', 'lr_1'],
      tags: ['mlflow.runName', 'team 0', 'team 1'],
    });
    expect(await keys('val/ACC_')).toEqual({
      metrics: ['Val/acc_0', 'Val/acc_1'],
      params: [],
      tags: [],
    });
    expect((await keys('_1')).params).toEqual(['lr_1']);
    expect((await keys('', 1)).metrics).toEqual(['Val/acc_0']);
    const nothing = { metrics: [], params: [], tags: [] };
    expect(await keys('nowhere')).toEqual(nothing);
    expect(await runs.searchKeys({ experimentIds: [] })).toEqual(nothing);
  });

  test('what a run logs first as it ends, or later, is found at once, whoever logged it', async () => {
    const experimentId = await newExperiment(store());
    const { info } = await store().runs.create({ experimentId, startTime: 1 });
    const other = await reopen();
    const metrics = async () =>
      (await store().runs.searchKeys({ experimentIds: [experimentId] })).metrics;
    const log = (to: TrackingStore, key: string) =>
      to.runs.logMetric(info.id, { key, value: 1, step: 0, time: 0 });
    expect(await metrics()).toEqual([]);
    await log(store(), 'a');
    await store().runs.update(info.id, { status: 'FINISHED' });
    expect(await metrics()).toEqual(['a']);
    await log(store(), 'b');
    expect(await metrics()).toEqual(['a', 'b']);
    await log(other, 'c');
    await other.runs.setTag(info.id, { key: 'late', value: 'x' });
    await other.runs.logParam(info.id, { key: 'p', value: 'x' });
    expect(await store().runs.searchKeys({ experimentIds: [experimentId] })).toEqual({
      metrics: ['a', 'b', 'c'],
      params: ['p'],
      tags: ['late', 'mlflow.runName'],
    });
    await other.close();
  });

  test('names that many log at once for the first time are all found', async () => {
    const { runs } = store();
    const experimentId = await newExperiment(store());
    const other = await reopen();
    const names = Array.from({ length: 40 }, (_, index) => `${unique('m')} ${index}`);
    const logs = Array.from({ length: 30 }, async (_, index) => {
      const own = index % 2 ? store() : other;
      const { info } = await own.runs.create({ experimentId, startTime: index });
      const turned = [...names.slice(index), ...names.slice(0, index)];
      const metrics = turned.map((key) => ({ key, value: 1, step: 0, time: 0 }));
      await own.runs.logBatch(info.id, { metrics });
    });
    await Promise.all(logs);
    const found = await runs.searchKeys({ experimentIds: [experimentId] });
    expect(found.metrics).toEqual([...names].sort());
    await other.close();
  });

  test('a name that was logged in vain is not found', async () => {
    const experimentId = await newExperiment(store());
    const { runs } = store();
    const { info } = await runs.create({ experimentId, startTime: 1 });
    await runs.logParam(info.id, { key: 'p', value: '1' });
    const batch = { metrics: [{ key: 'vain', value: 1, step: 0, time: 0 }] };
    const wrong = { ...batch, params: [{ key: 'p', value: '2' }] };
    await expect(runs.logBatch(info.id, wrong)).rejects.toThrow('Changing param values');
    expect((await runs.searchKeys({ experimentIds: [experimentId] })).metrics).toEqual([]);
    await runs.logBatch(info.id, batch);
    expect((await runs.searchKeys({ experimentIds: [experimentId] })).metrics).toEqual(['vain']);
  });

  test('runs are found by where their artifacts lie, told of them or not', async () => {
    const { experiments, runs } = store();
    const places = [
      undefined,
      's3://bucket/with space',
      's3://bucket/x/?region=a%20b',
      '/a?b',
      'C:\\x\\',
    ];
    for (const [index, artifactLocation] of places.entries()) {
      const name = unique('place');
      const experimentId = await experiments.create({
        name,
        ...(artifactLocation !== undefined && { artifactLocation }),
      });
      const made = await Promise.all(
        [undefined, `gs://own/${index}`].map((artifactUri) =>
          runs.create({ experimentId, startTime: 1, ...(artifactUri && { artifactUri }) }),
        ),
      );
      for (const { info } of made) {
        const { artifactUri, id } = info;
        const equal = { experimentIds: [experimentId], filter: `artifact_uri = '${artifactUri}'` };
        expect((await runs.search(equal)).items.map((run) => run.info.id)).toEqual([id]);
      }
      const ordered = await runs.search({
        experimentIds: [experimentId],
        orderBy: ['attributes.artifact_uri DESC'],
      });
      const uris = ordered.items.map(({ info }) => info.artifactUri);
      expect(uris).toEqual(uris.toSorted().reverse());
    }
  });

  test('pages of any size show every run once, in every order', async () => {
    const experimentId = await newExperiment(store());
    for (let index = 0; index < 30; index++) {
      const { info } = await store().runs.create({ experimentId, startTime: index % 4 });
      const value = index % 7 === 0 ? Number.NaN : index % 5;
      if (index % 6 > 0) {
        await store().runs.logMetric(info.id, { key: 'm', value, step: 0, time: 0 });
      }
    }
    for (const orderBy of [[], ['metrics.m'], ['metrics.m DESC', 'start_time'], ['tags.none']]) {
      const query = { experimentIds: [experimentId], orderBy };
      const whole = (await store().runs.search(query)).items.map(({ info }) => info.id);
      const seen: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await store().runs.search({ ...query, maxResults: 7, pageToken });
        seen.push(...page.items.map(({ info }) => info.id));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      expect(seen).toEqual(whole);
      expect(new Set(seen).size).toBe(30);
    }
  });

  test('views show what is deleted or not, and only in the experiments asked for', async () => {
    const experimentId = await newExperiment(store());
    const kept = (await store().runs.create({ experimentId })).info.id;
    const gone = (await store().runs.create({ experimentId })).info.id;
    await store().runs.delete(gone);
    const ids = async (viewType?: 'ALL' | 'DELETED_ONLY') =>
      (await store().runs.search({ experimentIds: [experimentId], viewType })).items.map(
        ({ info }) => info.id,
      );
    expect(await ids()).toEqual([kept]);
    expect(await ids('DELETED_ONLY')).toEqual([gone]);
    expect(await ids('ALL')).toHaveLength(2);
    expect((await store().runs.search({ experimentIds: [] })).items).toEqual([]);
    await expect(store().runs.search({ experimentIds: ['x'] })).rejects.toThrow(
      "Invalid experiment ID 'x'.",
    );
  });
}
