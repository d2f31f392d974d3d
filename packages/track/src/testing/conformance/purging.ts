import { expect, test } from 'vitest';
import type { TrackingStore } from '../../tracking-store.ts';
import { newExperiment, type Subject, unique } from './suite.ts';

const HASH = 'e'.repeat(59);

export function purgingTests({ store, reopen }: Subject): void {
  /** A run with something of everything, and a file in two pieces, one of which others hold. */
  async function fullRun(experimentId: string): Promise<string> {
    const { runs } = store();
    const { info } = await runs.create({ experimentId, startTime: 1 });
    const metrics = Array.from({ length: 900 }, (_, step) => {
      return { key: 'loss', value: step, step, time: step };
    });
    for (let call = 0; call < 6; call++) {
      const later = metrics.map((point) => ({ ...point, step: point.step + 900 * call }));
      await runs.logBatch(info.id, { metrics: later, params: [{ key: 'p', value: 'x' }] });
    }
    const dataset = { name: 'd', digest: '1', sourceType: 'local', source: '{}' };
    const models = [{ modelId: 'm-1' }];
    await runs.logInputs(info.id, { datasets: [{ dataset, tags: [] }], models });
    await runs.logOutputs(info.id, [{ modelId: 'm-2', step: 1 }]);
    return info.id;
  }
  async function addFile(path: string, hashes: readonly string[]): Promise<void> {
    const { artifacts } = store();
    const content = await artifacts.begin();
    for (const [number, hash] of hashes.entries()) {
      const piece = { content, number, hash, size: 10 };
      const object = await artifacts.reserve(piece);
      if (object) await artifacts.keep(piece, object);
    }
    await artifacts.name(path, content);
  }
  const purge = (to: TrackingStore, id: string, place?: string) =>
    to.purging.purgeRun({ id, deletedBy: Date.now(), place });
  const listed = async () => (await store().purging.deletedRuns(Date.now())).map(({ id }) => id);

  test('a run that was deleted is removed with all that it logged, others stay as they are', async () => {
    const { runs, metrics, artifacts, purging } = store();
    const experimentId = await newExperiment(store());
    const [gone, stays] = [await fullRun(experimentId), await fullRun(experimentId)];
    const place = `${experimentId}/${gone}`;
    const [own, shared] = [`${HASH}00001`, `${HASH}00002`];
    await addFile(`${place}/artifacts/deep/file`, [own, shared]);
    await addFile(`${experimentId}/${stays}/artifacts/file`, [shared]);
    const before = await runs.get(stays);
    expect(await purge(store(), gone, place)).toBe(false);
    await runs.delete(gone);
    expect(await listed()).toContain(gone);
    expect(await listed()).not.toContain(stays);
    expect(await artifacts.measure(place)).toEqual({ files: 1, bytes: 20 });
    expect(await purge(store(), gone, place)).toBe(true);

    await expect(runs.get(gone)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(runs.restore(gone)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    const point = { key: 'loss', value: 1, step: 0, time: 0 };
    await expect(runs.logMetric(gone, point)).rejects.toThrow('not found');
    expect(await listed()).not.toContain(gone);
    const all = await runs.search({ experimentIds: [experimentId], viewType: 'ALL' });
    expect(all.items).toEqual([before]);
    expect((await metrics.history({ runId: stays, key: 'loss' })).items).toHaveLength(5_400);
    expect(await artifacts.find(`${place}/artifacts/deep/file`)).toBeUndefined();
    expect(await artifacts.find(`${experimentId}/${stays}/artifacts/file`)).toBeDefined();
    const dropped = (await artifacts.dropped(Date.now())).map(({ key }) => key).join();
    expect(dropped).toContain('00001-');
    expect(dropped).not.toContain('00002-');
    expect(await purging.places()).toContain(place);
    await purging.forgetPlace(place);
    expect(await purging.places()).not.toContain(place);
  });

  test('a run that was restored, or deleted later, stays', async () => {
    const { runs, purging } = store();
    const id = await fullRun(await newExperiment(store()));
    const before = Date.now() - 1;
    await runs.delete(id);
    expect((await purging.deletedRuns(before)).map((run) => run.id)).not.toContain(id);
    expect(await purging.purgeRun({ id, deletedBy: before, place: undefined })).toBe(false);
    await runs.restore(id);
    expect(await purge(store(), id)).toBe(false);
    expect((await runs.get(id)).metrics).toHaveLength(1);
  });

  test('a run whose files a version of a model needs stays until the version is gone', async () => {
    const { runs, purging, models, versions } = store();
    const name = unique('held');
    await models.create({ name });
    const sources = [
      (id: string) => ({ source: 's3://elsewhere', runId: id }),
      (id: string) => ({ source: `mlflow-artifacts:/0/${id}/artifacts/model` }),
    ];
    for (const [index, source] of sources.entries()) {
      const id = await fullRun(await newExperiment(store()));
      const { version } = await versions.create({ name, ...source(id) });
      await runs.delete(id);
      expect(await purging.heldBy(id)).toBe(`${name} ${index + 1}`);
      expect(await purge(store(), id)).toBe(false);
      await versions.delete(name, version);
      expect(await purging.heldBy(id)).toBeUndefined();
      expect(await purge(store(), id)).toBe(true);
    }
  });

  test('a logged model that was deleted is removed, and those of gone runs where they are asked for', async () => {
    const { loggedModels, runs, purging, models, versions } = store();
    const experimentId = await newExperiment(store());
    const { info } = await runs.create({ experimentId, startTime: 1 });
    const make = async (name: string, sourceRunId = info.id) => {
      const { id } = await loggedModels.create({ experimentId, name, sourceRunId });
      await loggedModels.logParams(id, [{ key: 'p', value: 'x' }]);
      return id;
    };
    const other = await runs.create({ experimentId, startTime: 2 });
    const [gone, active] = [await make('gone'), await make('active')];
    const held = await make('held', other.info.id);
    const point = { key: 'acc', value: 1, step: 1, time: 1 };
    await runs.logBatch(info.id, { metrics: [{ ...point, modelId: gone }] });
    await runs.logOutputs(
      info.id,
      [gone, active].map((modelId) => ({ modelId, step: 0 })),
    );
    const name = unique('held');
    await models.create({ name });
    await versions.create({ name, source: `models:/${held}`, modelId: held });
    const before = Date.now() - 1;
    for (const id of [gone, held]) await loggedModels.delete(id);
    const found = async (which = {}) => {
      const all = await purging.deletedModels({ deletedBy: Date.now(), ...which });
      return all.filter((model) => model.experimentId === experimentId).map(({ id }) => id);
    };
    expect(await found()).toEqual([gone, held]);
    expect(await found({ deletedBy: before })).toEqual([]);
    const purgeModel = (id: string, which = {}) =>
      purging.purgeModel({ id, deletedBy: Date.now(), place: `${experimentId}/${id}`, ...which });
    expect(await purging.heldBy(held)).toBe(`${name} 1`);
    expect([await purgeModel(active), await purgeModel(held)]).toEqual([false, false]);
    expect([await purgeModel(gone), await purgeModel(gone)]).toEqual([true, false]);
    await expect(loggedModels.get(gone, { allowDeleted: true })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    expect((await runs.get(info.id)).outputs.map(({ modelId }) => modelId)).toEqual([active]);
    expect(await purging.places()).toContain(`${experimentId}/${gone}`);
    await purging.forgetPlace(`${experimentId}/${gone}`);

    expect(await found({ ofGoneRuns: true })).toEqual([held]);
    await runs.delete(info.id);
    expect(await purge(store(), info.id)).toBe(true);
    expect(await found()).toEqual([held]);
    expect(await found({ ofGoneRuns: true })).toEqual([active, held]);
    expect(await purgeModel(active)).toBe(false);
    expect(await purgeModel(active, { ofGoneRuns: true })).toBe(true);
  });

  test('an experiment that was deleted is removed with all that it holds, once that is gone', async () => {
    const { experiments, runs, loggedModels, traces, purging } = store();
    const experimentId = await newExperiment(store());
    const other = await newExperiment(store());
    const run = await fullRun(experimentId);
    const stays = await fullRun(other);
    const { id: model } = await loggedModels.create({ experimentId, name: 'm' });
    await experiments.setTag(experimentId, { key: 'k', value: 'v' });
    const trace = { requestTime: 1, executionDuration: 1, state: 'OK' as const };
    const traceId = `tr-${unique('trace')}`;
    await traces.start({
      ...trace,
      id: traceId,
      experimentId,
      clientRequestId: undefined,
      requestPreview: undefined,
      responsePreview: undefined,
      tags: [{ key: 't', value: 'x' }],
      metadata: [],
    });
    await addFile(`${experimentId}/left/over`, [`${HASH}00009`]);
    const listedThere = async (deletedBy = Date.now()) =>
      (await purging.deletedExperiments(deletedBy)).map(({ id }) => id);
    const purgeIt = (deletedBy = Date.now()) =>
      purging.purgeExperiment({ id: experimentId, deletedBy, place: experimentId });
    expect(await listedThere()).not.toContain(experimentId);
    expect(await purgeIt()).toBe(false);
    const before = Date.now() - 1;
    await experiments.delete(experimentId);
    expect(await listedThere(before)).not.toContain(experimentId);
    expect(await listedThere()).toContain(experimentId);
    // The run and the logged model come first.
    expect(await purgeIt()).toBe(false);
    expect(await purge(store(), run)).toBe(true);
    expect(await purgeIt()).toBe(false);
    const gone = { id: model, deletedBy: Date.now(), place: undefined };
    expect(await purging.purgeModel(gone)).toBe(true);
    expect(await purgeIt(before)).toBe(false);
    expect([await purgeIt(), await purgeIt()]).toEqual([true, false]);
    const missing = { code: 'RESOURCE_DOES_NOT_EXIST' };
    await expect(experiments.get(experimentId)).rejects.toMatchObject(missing);
    await expect(experiments.restore(experimentId)).rejects.toMatchObject(missing);
    await expect(traces.get(traceId)).rejects.toMatchObject(missing);
    expect(await runs.searchKeys({ experimentIds: [experimentId] })).toEqual({
      params: [],
      metrics: [],
      tags: [],
    });
    expect(await store().artifacts.find(`${experimentId}/left/over`)).toBeUndefined();
    expect((await runs.get(stays)).inputs.datasets).toHaveLength(1);
    expect(await purging.places()).toContain(experimentId);
    await purging.forgetPlace(experimentId);
    // Its number is nobody else's: its files may still be on their way out.
    expect(await newExperiment(store())).not.toBe(experimentId);
  });

  test('the default experiment stays', async () => {
    const { experiments, purging } = store();
    await experiments.delete('0');
    try {
      const all = await purging.deletedExperiments(Date.now());
      expect(all.map(({ id }) => id)).not.toContain('0');
      const gone = { id: '0', deletedBy: Date.now(), place: undefined };
      expect(await purging.purgeExperiment(gone)).toBe(false);
    } finally {
      await experiments.restore('0');
    }
  });

  test('names that only gone runs had are forgotten, also by a process that remembers them', async () => {
    const { runs, purging } = store();
    const other = await reopen();
    const experimentId = await newExperiment(store());
    const make = async (to: TrackingStore, key: string) => {
      const { info } = await to.runs.create({ experimentId, startTime: 1 });
      const metrics = [key, 'both'].map((name) => ({ key: name, value: 1, step: 1, time: 1 }));
      const texts = [{ key, value: 'x' }];
      await to.runs.logBatch(info.id, { metrics, params: texts, tags: texts });
      return info.id;
    };
    const gone = await make(other, 'gone');
    await make(other, 'stays');
    const keys = () => runs.searchKeys({ experimentIds: [experimentId] });
    expect((await keys()).metrics).toEqual(['both', 'gone', 'stays']);
    await runs.delete(gone);
    expect(await purge(store(), gone)).toBe(true);
    const forgetting = purging.forgetKeys([experimentId]);
    await expect.poll(async () => (await keys()).metrics).toEqual(['both', 'stays']);
    expect((await keys()).params).toEqual(['stays']);
    expect((await keys()).tags.filter((key) => !key.startsWith('mlflow.'))).toEqual(['stays']);
    // It was told that the name is noted, and does not look again at once.
    await make(other, 'gone');
    await forgetting;
    expect((await keys()).metrics).toEqual(['both', 'gone', 'stays']);
    expect((await keys()).params).toEqual(['gone', 'stays']);
    await other.close();
  }, 20_000);

  test('of several that remove at once, each run is removed by one', async () => {
    const experimentId = await newExperiment(store());
    const ids: string[] = [];
    for (let count = 0; count < 6; count++) {
      const { info } = await store().runs.create({ experimentId, startTime: count });
      await store().runs.delete(info.id);
      ids.push(info.id);
    }
    const other = await reopen();
    const tries = [store(), other, store(), other].flatMap((each) =>
      ids.map((id) => purge(each, id, `${experimentId}/${id}`)),
    );
    const removed = (await Promise.all(tries)).filter(Boolean);
    expect(removed).toHaveLength(ids.length);
    await other.close();
  });
}
