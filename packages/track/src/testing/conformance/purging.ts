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
