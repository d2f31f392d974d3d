import type { TrackingStore, ViewType } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { many, one, type Query, whole } from '../http/read-query.ts';
import { RequestError } from '../http/request-error.ts';
import { type ColumnNames, type ColumnsAnswer, columnsOf, isInternal } from './columns-of.ts';
import { type RunRow, type RunsAnswer, runRow } from './run-row.ts';

const MAX_COLUMNS = 200;
/** Of each kind, to a part of a name. */
const MAX_NAMES = 300;
const MAX_PAGE = 1_000;
/** Runs whose keys are offered as columns. */
const LOOKED_AT = 300;
export const MAX_EXPERIMENTS = 100;
/** As many runs as can be compared. */
const MAX_RUNS = 1_000;

/** Lists of runs: `?experiment=…&filter=…&order=…&column=…&limit=…&page=…`. */
export function addRunsRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<{ Querystring: Query }>('/runs', async (request): Promise<RunsAnswer> => {
    const { query } = request;
    const page = await storeFor(request).runs.search({
      experimentIds: many(query, 'experiment', MAX_EXPERIMENTS),
      filter: one(query, 'filter'),
      orderBy: many(query, 'order', 5),
      viewType: viewType(one(query, 'view')),
      maxResults: whole(query, 'limit', { from: 1, to: MAX_PAGE }, 200),
      pageToken: one(query, 'page'),
    });
    const columns = new Set(many(query, 'column', MAX_COLUMNS));
    return {
      runs: page.items.map((run) => runRow(run, columns)),
      nextPage: page.nextPageToken ?? null,
    };
  });
  app.get<{ Querystring: Query }>('/columns', async (request): Promise<ColumnsAnswer> => {
    const { query } = request;
    const store = storeFor(request);
    const ids = many(query, 'run', MAX_RUNS);
    return ids.length > 0
      ? columnsOf(await Promise.all(ids.map((id) => store.runs.get(id))))
      : newestColumns(store, many(query, 'experiment', MAX_EXPERIMENTS));
  });
  app.get<{ Querystring: Query }>('/columns/search', async (request): Promise<ColumnNames> => {
    const { query } = request;
    const found = await storeFor(request).runs.searchKeys({
      experimentIds: many(query, 'experiment', MAX_EXPERIMENTS),
      text: one(query, 'text'),
      limit: MAX_NAMES,
    });
    return { ...found, tags: found.tags.filter((tag) => !isInternal(tag)) };
  });
  app.get<{ Querystring: Query }>('/runs/by-id', async (request) => {
    const { query } = request;
    const store = storeFor(request);
    const ids = many(query, 'run', MAX_RUNS);
    const columns = new Set(many(query, 'column', MAX_COLUMNS));
    const runs: RunRow[] = [];
    for (const id of ids) runs.push(runRow(await store.runs.get(id), columns));
    return { runs, nextPage: null } satisfies RunsAnswer;
  });
}

/** What the newest runs have: a key that only older ones had is found by `/columns/search`. */
async function newestColumns(store: TrackingStore, experimentIds: readonly string[]) {
  const page = await store.runs.search({ experimentIds, maxResults: LOOKED_AT, viewType: 'ALL' });
  return columnsOf(page.items);
}

function viewType(text: string | undefined): ViewType {
  if (text === undefined || text === 'active') return 'ACTIVE_ONLY';
  if (text === 'deleted') return 'DELETED_ONLY';
  throw new RequestError(`view is ${JSON.stringify(text)}, not active or deleted`);
}
