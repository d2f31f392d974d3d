import { join, resolve } from 'node:path';
import { ExistsError, ParamChangedError, RunAmbiguousError, RunNotFoundError } from './errors.ts';
import { openTrackingStore } from './open-tracking-store.ts';
import type { KeyValue } from './page.ts';
import type { Run } from './runs/runs.ts';
import type { ListRunsOptions, MetricPoint, NewRun, RunRecord, RunStore } from './store.ts';
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
    tracking,
    createRun: (run) => createRun(tracking, run),
    getRun: async (idOrPrefix) => recordOf(tracking, await find(idOrPrefix)),
    listRuns: (options = {}) => listRuns(tracking, options),
    async updateRun(id, change) {
      await tracking.runs.update(await find(id), change);
    },
    logParams: async (id, params) => logParams(tracking, await find(id), params),
    deleteRun: async (idOrPrefix) => tracking.runs.delete(await find(idOrPrefix)),
    restoreRun: async (idOrPrefix) => tracking.runs.restore(await find(idOrPrefix)),
    deleteTag: async (id, key) => tracking.runs.deleteTag(await find(id), key),
    setTags: async (id, tags) => logTexts(tracking, await find(id), { tags: pairs(tags) }),
    logMetrics: async (id, points) => logMetrics(tracking, await find(id), points),
    dropMetricsAfter: async (id, step) => tracking.metrics.dropAfter(await find(id), step),
    async metricHistory(id, key) {
      const { items } = await tracking.metrics.history({ runId: await find(id), key });
      return [...items].sort((a, b) => a.step - b.step || a.time - b.time);
    },
    close: () => tracking.close(),
  };
}

async function findRun({ runs, place }: TrackingStore, idOrPrefix: string): Promise<string> {
  const ids = idOrPrefix === '' ? [] : await runs.idsWithPrefix(idOrPrefix, 5);
  if (ids.includes(idOrPrefix)) return idOrPrefix;
  if (ids[0] === undefined) throw new RunNotFoundError(idOrPrefix, place);
  if (ids.length > 1) throw new RunAmbiguousError(idOrPrefix, ids);
  return ids[0];
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

async function listRuns(
  tracking: TrackingStore,
  { experiment, limit = 100, filter, orderBy, deleted = false }: ListRunsOptions,
): Promise<readonly RunRecord[]> {
  const experiments = await allExperiments(tracking);
  const chosen = [...experiments].filter(([, name]) => (experiment ?? name) === name);
  const { items } = await tracking.runs.search({
    experimentIds: chosen.map(([id]) => id),
    maxResults: limit,
    filter,
    orderBy,
    viewType: deleted ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
  });
  return items.map((run) => toRecord(run, experiments.get(run.info.experimentId)!));
}

async function allExperiments({ experiments }: TrackingStore): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let pageToken: string | undefined;
  do {
    const page = await experiments.search({ viewType: 'ALL', maxResults: 1_000, pageToken });
    for (const { id, name } of page.items) names.set(id, name);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return names;
}

async function recordOf({ runs, experiments }: TrackingStore, id: string): Promise<RunRecord> {
  const run = await runs.get(id);
  return toRecord(run, (await experiments.get(run.info.experimentId)).name);
}

function toRecord({ info, params, tags, metrics }: Run, experiment: string): RunRecord {
  return {
    id: info.id,
    name: info.name,
    experiment,
    status: info.status,
    startTime: info.startTime,
    endTime: info.endTime,
    folder: info.folder ?? '',
    params: record(params),
    // The run's name is told above.
    tags: record(tags.filter(({ key }) => key !== 'mlflow.runName')),
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, value])),
  };
}

function record(texts: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(texts.map(({ key, value }) => [key, value]));
}

const NOT_IN_KEYS = /[^/\p{L}\p{N}_.\- :]/gu;

function pairs(texts: Readonly<Record<string, string>>): readonly KeyValue[] {
  return Object.entries(texts).map(([key, value]) => ({
    key: key.replaceAll(NOT_IN_KEYS, '_'),
    value,
  }));
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

const TEXTS_PER_BATCH = 100;
const METRICS_PER_BATCH = 1_000;

async function logTexts(
  { runs }: TrackingStore,
  id: string,
  {
    params = [],
    tags = [],
  }: { readonly params?: readonly KeyValue[]; readonly tags?: readonly KeyValue[] },
): Promise<void> {
  for (let at = 0; at < Math.max(params.length, tags.length); at += TEXTS_PER_BATCH) {
    await runs.logBatch(id, {
      params: params.slice(at, at + TEXTS_PER_BATCH),
      tags: tags.slice(at, at + TEXTS_PER_BATCH),
    });
  }
}

async function logMetrics(
  { runs }: TrackingStore,
  id: string,
  points: readonly MetricPoint[],
): Promise<void> {
  for (let at = 0; at < points.length; at += METRICS_PER_BATCH) {
    await runs.logBatch(id, { metrics: points.slice(at, at + METRICS_PER_BATCH) });
  }
}
