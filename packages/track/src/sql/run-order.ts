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

/** Runs that come one after another in an order, before or after all others. */
export interface RunWalk {
  readonly terms: readonly OrderTerm[];
  /** One row a run at most: the values that are ordered by. */
  readonly joins: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
}

/**
 * What has no value comes last, NaN before it; ties by start (newest first), then by id. Where a metric
 * comes first, the runs that measured it are walked along its index, and only then the others.
 */
export async function runOrder(
  context: StoreContext,
  texts: readonly string[] | undefined,
): Promise<readonly RunWalk[]> {
  const orders = parseOrders(texts, RUN_GRAMMAR);
  const parts = await Promise.all(orders.map((order, index) => orderPart(context, order, index)));
  const started = orders.some(
    ({ target, key }) => target === 'attribute' && RUN_COLUMNS[key] === 'start_time',
  );
  const ties = [
    ...(started ? [] : [{ expression: sql`r.start_time`, descending: true }]),
    { expression: sql`r.id`, descending: false },
  ];
  const [first, ...rest] = parts;
  const terms = [...rest.flatMap((part) => part.terms), ...ties];
  const joins = rest.map((part) => part.join);
  if (first === undefined) return [{ terms, joins: sql``, where: sql<boolean>`1 = 1` }];
  return (first.walks ?? [first]).map((walk) => ({
    terms: [...walk.terms, ...terms],
    joins: sql.join([walk.join, ...joins], sql` `),
    where: walk.where ?? sql<boolean>`1 = 1`,
  }));
}

/** What one order adds to the query. */
interface OrderPart {
  readonly terms: readonly OrderTerm[];
  readonly join: RawBuilder<unknown>;
  readonly where?: RawBuilder<boolean>;
  /** The same, cut in two: the runs with a number, then the others. */
  readonly walks?: readonly OrderPart[];
}

async function orderPart(context: StoreContext, order: Order, index: number): Promise<OrderPart> {
  if (order.target === 'dataset') {
    throw new InvalidValueError(`Invalid identifier type '${order.target}'`);
  }
  if (order.target === 'attribute') return { terms: attributeTerms(context, order), join: sql`` };
  const key = (await context.keys.find(order.key)) ?? -1;
  const column = { alias: `o${index}`, key };
  return order.target === 'metric' ? metricPart(order, column) : textPart(order, column);
}

interface ValueColumn {
  readonly alias: string;
  readonly key: number;
}

export function runColumn(context: StoreContext, key: string): RawBuilder<unknown> {
  return key === 'artifact_uri' ? artifactUri(context) : sql`r.${sql.ref(RUN_COLUMNS[key]!)}`;
}

function attributeTerms(context: StoreContext, { key, ascending }: Order): readonly OrderTerm[] {
  const column = runColumn(context, key);
  if (RUN_COLUMNS[key] !== 'end_time') return [{ expression: column, descending: !ascending }];
  return nullsLast(column, { empty: '0', descending: !ascending });
}

function metricPart({ ascending }: Order, column: ValueColumn): OrderPart {
  const join = valueJoin('latest_metrics', column);
  const run = sql.ref(`${column.alias}.run`);
  const value = sql.ref(`${column.alias}.value`);
  const rank = sql`case when ${run} is null then 2 when ${value} is null then 1 else 0 end`;
  const descending = !ascending;
  const terms = [
    { expression: rank, descending: false },
    { expression: sql`coalesce(${value}, 0)`, descending },
  ];
  const measured = {
    terms: [
      { expression: sql`0`, descending: false, always: 0 },
      { expression: value, descending },
    ],
    join: sql`join latest_metrics ${valueMatch(column)}`,
    where: sql<boolean>`${value} is not null`,
  };
  const walks = [measured, { terms, join, where: sql<boolean>`${value} is null` }];
  return { terms, join, walks };
}

function textPart({ target, ascending }: Order, column: ValueColumn): OrderPart {
  const value = sql.ref(`${column.alias}.value`);
  return {
    terms: nullsLast(value, { empty: "''", descending: !ascending }),
    join: valueJoin(target === 'tag' ? 'tags' : 'params', column),
  };
}

function valueJoin(table: string, column: ValueColumn): RawBuilder<unknown> {
  return sql`left join ${sql.table(table)} ${valueMatch(column)}`;
}

function valueMatch({ alias, key }: ValueColumn): RawBuilder<unknown> {
  const column = sql.ref(alias);
  return sql`${column} on ${column}.run = r.key and ${column}.key = ${key}`;
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
