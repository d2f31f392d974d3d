import type { TrackingStore } from '@havn/track';
import { doesNotExist, RestError } from '../protocol/rest-error.ts';

type Ids = readonly string[];

/**
 * A store as a key sees it that was made for some experiments: the others are not there, and the
 * registry of models, which belongs to no experiment, can be read and not changed.
 */
export function scopedStore(store: TrackingStore, allowed: Ids): TrackingStore {
  const scope = { allowed, store };
  return {
    ...store,
    experiments: scopedExperiments(scope),
    runs: scopedRuns(scope),
    metrics: scopedMetrics(scope),
    loggedModels: scopedLoggedModels(scope),
    traces: scopedTraces(scope),
    models: readOnly(store.models, ['get', 'search', 'latestVersions', 'versionByAlias']),
    versions: readOnly(store.versions, ['get', 'search', 'downloadUri']),
    webhooks: readOnly(store.webhooks, []),
    purging: readOnly(store.purging, []),
    triggers: readOnly(store.triggers, ['list']),
    journal: readOnly(store.journal, ['entries', 'deliveries']),
  };
}

interface Scope {
  readonly allowed: Ids;
  readonly store: TrackingStore;
}

/** Whether an id is among those of a key; a key for everything has none. */
export function checkExperiment(allowed: Ids | undefined, id: string): void {
  if (allowed && !allowed.includes(id)) throw doesNotExist(`No Experiment with id=${id} exists`);
}

function forbidden(): RestError {
  return new RestError('PERMISSION_DENIED', 'This key is for some experiments only.');
}

function readOnly<T extends object>(part: T, reading: readonly (keyof T)[]): T {
  const refused = Object.keys(part)
    .filter((name) => !reading.includes(name as keyof T))
    .map((name) => [name, () => Promise.reject(forbidden())] as const);
  return { ...part, ...Object.fromEntries(refused) };
}

/** The same part of a store, where every call that begins with an id is checked first. */
function checkedById<T extends object>(part: T, check: (id: string) => Promise<unknown>): T {
  const methods = Object.entries(part).map(([name, method]) => {
    const checked = async (...args: unknown[]) => {
      if (typeof args[0] === 'string') await check(args[0]);
      return (method as (...args: unknown[]) => unknown).apply(part, args);
    };
    return [name, checked] as const;
  });
  return Object.fromEntries(methods) as T;
}

function scopedExperiments({ allowed, store }: Scope): TrackingStore['experiments'] {
  const { experiments } = store;
  return {
    ...checkedById(experiments, async (id) => checkExperiment(allowed, id)),
    create: () => Promise.reject(forbidden()),
    async getByName(name) {
      const found = await experiments.getByName(name);
      return found && allowed.includes(found.id) ? found : undefined;
    },
    async search(options) {
      const page = await experiments.search(options);
      return { ...page, items: page.items.filter(({ id }) => allowed.includes(id)) };
    },
  };
}

async function checkRun({ allowed, store }: Scope, id: string): Promise<void> {
  const { info } = await store.runs.get(id);
  if (!allowed.includes(info.experimentId)) throw doesNotExist(`Run with id=${id} not found`);
}

function scopedRuns(scope: Scope): TrackingStore['runs'] {
  const { allowed, store } = scope;
  const within = (ids: Ids) => ids.filter((id) => allowed.includes(id));
  return {
    ...checkedById(store.runs, (id) => checkRun(scope, id)),
    async create(run) {
      checkExperiment(allowed, run.experimentId);
      return store.runs.create(run);
    },
    search: (options) =>
      store.runs.search({ ...options, experimentIds: within(options.experimentIds) }),
    searchKeys: (search) =>
      store.runs.searchKeys({ ...search, experimentIds: within(search.experimentIds) }),
    searchDatasets: (ids) => store.runs.searchDatasets(within(ids)),
  };
}

function scopedMetrics(scope: Scope): TrackingStore['metrics'] {
  const { metrics } = scope.store;
  const check = (ids: Ids) => Promise.all(ids.map((id) => checkRun(scope, id)));
  return {
    ...checkedById(metrics, (id) => checkRun(scope, id)),
    history: async (query) => (await check([query.runId])) && metrics.history(query),
    historyBulk: async (query) => (await check(query.runIds)) && metrics.historyBulk(query),
    historyInterval: async (query) => (await check(query.runIds)) && metrics.historyInterval(query),
    buckets: async (query) => (await check(query.runIds)) && metrics.buckets(query),
    keys: async (ids) => (await check(ids)) && metrics.keys(ids),
  };
}

function scopedLoggedModels({ allowed, store }: Scope): TrackingStore['loggedModels'] {
  const { loggedModels } = store;
  const check = async (id: string) =>
    checkExperiment(allowed, (await loggedModels.get(id, { allowDeleted: true })).experimentId);
  return {
    ...checkedById(loggedModels, check),
    async create(model) {
      checkExperiment(allowed, model.experimentId);
      return loggedModels.create(model);
    },
    search: (options) =>
      loggedModels.search({
        ...options,
        experimentIds: options.experimentIds.filter((id) => allowed.includes(id)),
      }),
  };
}

function scopedTraces({ allowed, store }: Scope): TrackingStore['traces'] {
  const { traces } = store;
  const check = async (id: string) => checkExperiment(allowed, (await traces.get(id)).experimentId);
  return {
    ...checkedById(traces, check),
    async start(trace) {
      checkExperiment(allowed, trace.experimentId);
      return traces.start(trace);
    },
    async saveAssessment(assessment) {
      await check(assessment.traceId);
      return traces.saveAssessment(assessment);
    },
    async delete(options) {
      checkExperiment(allowed, options.experimentId);
      return traces.delete(options);
    },
    search: (options) =>
      traces.search({
        ...options,
        experimentIds: options.experimentIds.filter((id) => allowed.includes(id)),
      }),
  };
}
