import { MissingError } from '../errors.ts';
import type { Call } from '../remote/rest-client.ts';
import { entryOf } from '../remote/rest-files.ts';
import { type Answer, listAt, objectAt, objectOr, textAt } from './answer.ts';
import { collectPages } from './pages.ts';
import { experimentOf, runOf } from './read-run.ts';
import type { RunFolders, TrackingClient } from './tracking-client.ts';

export function remoteExperiments(call: Call): TrackingClient['experiments'] {
  return {
    async get(id) {
      const answer = await call<Answer>('GET', 'experiments/get', { experiment_id: id });
      return experimentOf(objectAt(call.server, answer, 'experiment'));
    },
    search: ({ viewType, filter, orderBy, maxResults = 1_000, pageToken } = {}) =>
      collectPages(
        { maxResults, pageToken, atOnce: 1_000 },
        (page) =>
          call<Answer>('POST', 'experiments/search', {
            view_type: viewType,
            filter,
            order_by: orderBy,
            ...page,
          }),
        (answer) => listAt(answer, 'experiments').map(experimentOf),
      ),
  };
}

/** A whole id, as against the beginning of one. */
const WHOLE_ID = /^[0-9a-f]{32}$/;

export function remoteRuns(call: Call): TrackingClient['runs'] {
  const experiments = remoteExperiments(call);
  const runs: TrackingClient['runs'] = {
    async get(id) {
      const answer = await call<Answer>('GET', 'runs/get', { run_id: id });
      return runOf(objectAt(call.server, answer, 'run'));
    },
    async idsWithPrefix(prefix, limit) {
      // Also keeps what means something in a filter out of it.
      if (!/^[\w-]+$/.test(prefix)) return [];
      if (WHOLE_ID.test(prefix)) return (await isThere(runs, prefix)) ? [prefix] : [];
      const { items } = await experiments.search({ viewType: 'ALL', maxResults: 50_000 });
      const found = await runs.search({
        experimentIds: items.map(({ id }) => id),
        filter: `attributes.run_id LIKE '${prefix}%'`,
        viewType: 'ALL',
        maxResults: limit,
      });
      const ids = found.items.map(({ info }) => info.id);
      return ids.filter((id) => id.startsWith(prefix)).sort();
    },
    async search({ experimentIds, viewType, filter, orderBy, maxResults = 1_000, pageToken }) {
      if (experimentIds.length === 0) return { items: [], nextPageToken: undefined };
      return collectPages(
        { maxResults, pageToken, atOnce: 1_000 },
        (page) =>
          call<Answer>('POST', 'runs/search', {
            experiment_ids: experimentIds,
            run_view_type: viewType,
            filter,
            order_by: orderBy,
            ...page,
          }),
        (answer) => listAt(answer, 'runs').map(runOf),
      );
    },
    delete: (id) => call('POST', 'runs/delete', { run_id: id }),
    restore: (id) => call('POST', 'runs/restore', { run_id: id }),
    logBatch: (id, { params, tags, metrics }) =>
      call('POST', 'runs/log-batch', {
        run_id: id,
        params,
        tags,
        metrics: metrics?.map(({ key, value, step, time }) => ({
          key,
          value: Number.isNaN(value) ? 'NaN' : value,
          step,
          timestamp: time,
        })),
      }),
    deleteTag: (id, key) => call('POST', 'runs/delete-tag', { run_id: id, key }),
  };
  return runs;
}

export function remoteFolders(call: Call): RunFolders {
  return {
    async list({ id }, path) {
      const answer = await call<Answer>('GET', 'artifacts/list', {
        run_id: id,
        path: path || undefined,
      });
      return listAt(answer, 'files').map(entryOf);
    },
  };
}

export function remoteLoggedModels(call: Call): TrackingClient['loggedModels'] {
  return {
    async get(id) {
      const path = `logged-models/${encodeURIComponent(id)}`;
      const answer = await call<Answer>('GET', path, {});
      const info = objectOr(objectAt(call.server, answer, 'model'), 'info');
      return { id: textAt(info, 'model_id'), name: textAt(info, 'name') };
    },
  };
}

async function isThere(runs: TrackingClient['runs'], id: string): Promise<boolean> {
  try {
    await runs.get(id);
    return true;
  } catch (error) {
    if (error instanceof MissingError) return false;
    throw error;
  }
}
