import { RunAmbiguousError, RunNotFoundError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type { Run } from '../runs/runs.ts';
import type { ListRunsOptions, RunRecord, RunRecords } from '../store.ts';
import type { TrackingClient } from './tracking-client.ts';

/** The simple face of the runs of a database or a server. */
export function runRecords(tracking: TrackingClient): RunRecords {
  const find = (idOrPrefix: string) => findRun(tracking, idOrPrefix);
  return {
    getRun: async (idOrPrefix) => recordOf(tracking, await find(idOrPrefix)),
    listRuns: (options = {}) => listRuns(tracking, options),
    deleteRun: async (idOrPrefix) => tracking.runs.delete(await find(idOrPrefix)),
    restoreRun: async (idOrPrefix) => tracking.runs.restore(await find(idOrPrefix)),
    deleteTag: async (idOrPrefix, key) => tracking.runs.deleteTag(await find(idOrPrefix), key),
    setTags: async (idOrPrefix, tags) =>
      logTexts(tracking, await find(idOrPrefix), { tags: pairs(tags) }),
  };
}

export async function findRun(
  { runs, place }: TrackingClient,
  idOrPrefix: string,
): Promise<string> {
  const ids = idOrPrefix === '' ? [] : await runs.idsWithPrefix(idOrPrefix, 5);
  if (ids.includes(idOrPrefix)) return idOrPrefix;
  if (ids[0] === undefined) throw new RunNotFoundError(idOrPrefix, place);
  if (ids.length > 1) throw new RunAmbiguousError(idOrPrefix, ids);
  return ids[0];
}

async function listRuns(
  tracking: TrackingClient,
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

async function allExperiments({ experiments }: TrackingClient): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let pageToken: string | undefined;
  do {
    const page = await experiments.search({ viewType: 'ALL', maxResults: 1_000, pageToken });
    for (const { id, name } of page.items) names.set(id, name);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return names;
}

export async function recordOf(
  { runs, experiments }: TrackingClient,
  id: string,
): Promise<RunRecord> {
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
    artifactUri: info.artifactUri,
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

export function pairs(texts: Readonly<Record<string, string>>): readonly KeyValue[] {
  return Object.entries(texts).map(([key, value]) => ({
    key: key.replaceAll(NOT_IN_KEYS, '_'),
    value,
  }));
}

const TEXTS_PER_BATCH = 100;

export async function logTexts(
  { runs }: TrackingClient,
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
