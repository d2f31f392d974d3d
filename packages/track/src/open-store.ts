import { join, resolve } from 'node:path';
import { findRun, logTexts, pairs, recordOf, runRecords } from './client/run-records.ts';
import { ExistsError, ParamChangedError } from './errors.ts';
import { openTrackingStore } from './open-tracking-store.ts';
import type { MetricPoint, NewRun, RunRecord, RunStore } from './store.ts';
import type { TrackingStore } from './tracking-store.ts';

/** The store of one machine: `havn.db` and `artifacts/` in the folder `home`. */
export async function openStore(home: string): Promise<RunStore> {
  const url = join(home, 'havn.db');
  return runStore(await openTrackingStore({ url, artifactRoot: resolve(home, 'artifacts') }));
}

/** The simple face of a tracking store. */
export function runStore(tracking: TrackingStore): RunStore {
  const find = (idOrPrefix: string) => findRun(tracking, idOrPrefix);
  return {
    ...runRecords(tracking),
    tracking,
    createRun: (run) => createRun(tracking, run),
    async updateRun(id, change) {
      await tracking.runs.update(await find(id), change);
    },
    logParams: async (id, params) => logParams(tracking, await find(id), params),
    logMetrics: async (id, points) => logMetrics(tracking, await find(id), points),
    dropMetricsAfter: async (id, step) => tracking.metrics.dropAfter(await find(id), step),
    async metricHistory(id, key) {
      const { items } = await tracking.metrics.history({ runId: await find(id), key });
      return [...items].sort((a, b) => a.step - b.step || a.time - b.time);
    },
    close: () => tracking.close(),
  };
}

async function createRun(tracking: TrackingStore, run: NewRun): Promise<RunRecord> {
  const experimentId = await experimentNamed(tracking, run.experiment ?? 'Default');
  const { info } = await tracking.runs.create({
    id: run.id,
    experimentId,
    name: run.name,
    folder: run.folder,
    startTime: run.startTime ?? Date.now(),
    tags: pairs(run.tags ?? {}),
  });
  await logTexts(tracking, info.id, { params: pairs(run.params ?? {}) });
  return recordOf(tracking, info.id);
}

/** Made where there is none; a deleted one comes back. */
async function experimentNamed({ experiments }: TrackingStore, name: string): Promise<string> {
  const known = await experiments.getByName(name);
  if (known === undefined) {
    try {
      return await experiments.create({ name });
    } catch (error) {
      if (!(error instanceof ExistsError)) throw error;
      return (await experiments.getByName(name))!.id;
    }
  }
  if (known.lifecycleStage === 'deleted') await experiments.restore(known.id);
  return known.id;
}

async function logParams(
  tracking: TrackingStore,
  id: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const run = await tracking.runs.get(id);
  for (const { key, value } of run.params) {
    const given = params[key];
    if (given !== undefined && given !== value) throw new ParamChangedError(id, key, value, given);
  }
  await logTexts(tracking, id, { params: pairs(params) });
}

const METRICS_PER_BATCH = 1_000;

async function logMetrics(
  { runs }: TrackingStore,
  id: string,
  points: readonly MetricPoint[],
): Promise<void> {
  for (let at = 0; at < points.length; at += METRICS_PER_BATCH) {
    await runs.logBatch(id, { metrics: points.slice(at, at + METRICS_PER_BATCH) });
  }
}
