import { type RawBuilder, sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import { RUN_GRAMMAR } from '../filter/grammar.ts';
import { type Order, parseOrders } from '../filter/order.ts';
import type { StoreContext } from './context.ts';
import type { OrderTerm } from './keyset.ts';
import { artifactUri } from './run-place.ts';

/** The columns of `runs` (as `r`) behind MLflow's names. */
export const RUN_COLUMNS: Readonly<Record<string, string>> = {
  artifact_uri: 'artifact_uri',
  end_time: 'end_time',
  run_id: 'id',
  run_name: 'name',
  'run name': 'name',
  'Run name': 'name',
  'Run Name': 'name',
  start_time: 'start_time',
  created: 'start_time',
  Created: 'start_time',
  status: 'status',
  user_id: 'user_id',
};

export interface RunOrder {
  readonly terms: readonly OrderTerm[];
  /** One row a run at most: the values that are ordered by. */
  readonly joins: RawBuilder<unknown>;
}

/** What has no value comes last, NaN before it; ties by start (newest first), then by id. */
export async function runOrder(
  context: StoreContext,
  texts: readonly string[] | undefined,
): Promise<RunOrder> {
  const { keys } = context;
  const orders = parseOrders(texts, RUN_GRAMMAR);
  const terms: OrderTerm[] = [];
  const joins: RawBuilder<unknown>[] = [];
  for (const [index, order] of orders.entries()) {
    if (order.target === 'dataset') {
      throw new InvalidValueError(`Invalid identifier type '${order.target}'`);
    }
    if (order.target === 'attribute') terms.push(...attributeTerms(context, order));
    else {
      const key = (await keys.find(order.key)) ?? -1;
      joins.push(valueJoin(order, { index, key }));
      terms.push(...valueTerms(order, `o${index}`));
    }
  }
  const started = orders.some(
    ({ target, key }) => target === 'attribute' && RUN_COLUMNS[key] === 'start_time',
  );
  if (!started) terms.push({ expression: sql`r.start_time`, descending: true });
  terms.push({ expression: sql`r.id`, descending: false });
  return { terms, joins: joins.length === 0 ? sql`` : sql.join(joins, sql` `) };
}

export function runColumn(context: StoreContext, key: string): RawBuilder<unknown> {
  return key === 'artifact_uri' ? artifactUri(context) : sql`r.${sql.ref(RUN_COLUMNS[key]!)}`;
}

function attributeTerms(context: StoreContext, { key, ascending }: Order): readonly OrderTerm[] {
  const column = runColumn(context, key);
  if (RUN_COLUMNS[key] !== 'end_time') return [{ expression: column, descending: !ascending }];
  return nullsLast(column, { empty: '0', descending: !ascending });
}

const TABLES = { metric: 'latest_metrics', parameter: 'params', tag: 'tags' } as const;

function valueJoin(
  { target }: Order,
  { index, key }: { readonly index: number; readonly key: number },
): RawBuilder<unknown> {
  const table = sql.table(TABLES[target as keyof typeof TABLES]);
  const alias = sql.ref(`o${index}`);
  return sql`left join ${table} ${alias} on ${alias}.run = r.key and ${alias}.key = ${key}`;
}

function valueTerms({ target, ascending }: Order, alias: string): readonly OrderTerm[] {
  const value = sql`${sql.ref(alias)}.value`;
  if (target !== 'metric') return nullsLast(value, { empty: "''", descending: !ascending });
  const run = sql`${sql.ref(alias)}.run`;
  const rank = sql`case when ${run} is null then 2 when ${value} is null then 1 else 0 end`;
  return [
    { expression: rank, descending: false },
    { expression: sql`coalesce(${value}, 0)`, descending: !ascending },
  ];
}

function nullsLast(
  value: RawBuilder<unknown>,
  { empty, descending }: { readonly empty: string; readonly descending: boolean },
): readonly OrderTerm[] {
  return [
    { expression: sql`case when ${value} is null then 1 else 0 end`, descending: false },
    { expression: sql`coalesce(${value}, ${sql.raw(empty)})`, descending },
  ];
}
