import { sql } from 'kysely';
import { parseFilter } from '../filter/condition.ts';
import { RUN_GRAMMAR } from '../filter/grammar.ts';
import type { Page } from '../page.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import type { Run, SearchRuns } from '../runs/runs.ts';
import type { StoreContext } from './context.ts';
import { keyList } from './key-list.ts';
import { keyset } from './keyset.ts';
import { pageSize } from './max-results.ts';
import { runCondition } from './run-conditions.ts';
import { readRuns } from './run-data.ts';
import { runOrder } from './run-order.ts';
import type { RunRow } from './run-rows.ts';
import { inView } from './search-experiments.ts';

export async function searchRuns(context: StoreContext, options: SearchRuns): Promise<Page<Run>> {
  const { rows, nextPageToken } = await searchRunRows(context, options);
  return { items: await readRuns(context, rows), nextPageToken };
}

interface RowPage {
  readonly rows: readonly RunRow[];
  readonly nextPageToken: string | undefined;
}

async function searchRunRows(context: StoreContext, options: SearchRuns): Promise<RowPage> {
  const { experimentIds, filter, orderBy, maxResults, pageToken, viewType } = options;
  const size = pageSize(maxResults);
  const conditions = parseFilter(filter, RUN_GRAMMAR);
  const walks = (await runOrder(context, orderBy)).map((walk) => ({
    ...walk,
    order: keyset(walk.terms, pageToken),
  }));
  const experiments = experimentIds.map(parseExperimentId).filter(Number.isSafeInteger);
  if (experiments.length === 0) return { rows: [], nextPageToken: undefined };
  const wanted = sql.join(
    [
      sql<boolean>`r.experiment in (${keyList(experiments)})`,
      inView('r', viewType),
      ...(await Promise.all(conditions.map((condition) => runCondition(context, condition)))),
    ],
    sql` and `,
  );
  const found: RunRow[] = [];
  for (const { joins, where, order } of walks) {
    if (found.length > size) break;
    const { rows } = await sql<RunRow>`
      select r.*, ${order.columns} from runs r ${joins}
      where ${wanted} and ${where} and ${order.after}
      order by ${order.orderBy} limit ${size + 1 - found.length}`.execute(context.database.read);
    found.push(...rows);
  }
  const page = found.slice(0, size);
  const more = found.length > size;
  return {
    rows: page,
    nextPageToken: more ? walks[0]!.order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}
