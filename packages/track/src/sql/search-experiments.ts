import { type RawBuilder, sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import type { Experiment, SearchExperiments } from '../experiments/experiments.ts';
import { type Condition, parseFilter } from '../filter/condition.ts';
import { EXPERIMENT_GRAMMAR } from '../filter/grammar.ts';
import { parseOrders } from '../filter/order.ts';
import type { Page, ViewType } from '../page.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import { compare } from './compare.ts';
import type { StoreContext } from './context.ts';
import type { DialectName } from './database.ts';
import { type ExperimentRow, withTags } from './experiment-rows.ts';
import { keyset, type OrderTerm } from './keyset.ts';
import { pageSize } from './max-results.ts';

const DEFAULT_ORDER = ['creation_time DESC', 'experiment_id ASC'];

export async function searchExperiments(
  context: StoreContext,
  { filter, orderBy, maxResults, pageToken, viewType }: SearchExperiments,
): Promise<Page<Experiment>> {
  const { read, dialect } = context.database;
  const size = pageSize(maxResults);
  const where = parseFilter(filter, EXPERIMENT_GRAMMAR).map((one) => condition(one, dialect));
  const order = keyset(orderTerms(orderBy?.length ? orderBy : DEFAULT_ORDER), pageToken);
  const { rows } = await sql<ExperimentRow>`
    select e.*, ${order.columns} from experiments e
    where ${sql.join([inView('e', viewType), order.after, ...where], sql` and `)}
    order by ${order.orderBy} limit ${size + 1}`.execute(read);
  const page = rows.slice(0, size);
  return {
    items: await withTags(context, page),
    nextPageToken: rows.length > size ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

/** `alias` has a column `deleted`. */
export function inView(alias: string, viewType: ViewType = 'ACTIVE_ONLY'): RawBuilder<boolean> {
  const stages = { ACTIVE_ONLY: '0', DELETED_ONLY: '1', ALL: '0, 1' }[viewType];
  return sql<boolean>`${sql.ref(alias)}.deleted in (${sql.raw(stages)})`;
}

function condition(one: Condition, dialect: DialectName): RawBuilder<boolean> {
  if (one.target === 'tag') return tagCondition(one, dialect);
  if (one.key === 'experiment_id') return idCondition(one);
  if (typeof one.value === 'number' && !Number.isInteger(one.value)) {
    throw new InvalidValueError(`Invalid value for numeric attribute '${one.key}': '${one.value}'`);
  }
  return compare(sql`e.${sql.ref(one.key)}`, one, dialect);
}

function idCondition(one: Condition): RawBuilder<boolean> {
  if (!['=', '!=', 'IN', 'NOT IN'].includes(one.comparator)) {
    throw new InvalidValueError(`Invalid comparator for experiment_id: ${one.comparator}`);
  }
  const ids = [one.value].flat().map((id) => parseExperimentId(String(id)));
  const operator = ['=', 'IN'].includes(one.comparator) ? sql`in` : sql`not in`;
  return sql<boolean>`e.id ${operator} (${sql.join(ids)})`;
}

function tagCondition(one: Condition, dialect: DialectName): RawBuilder<boolean> {
  const rows = sql`select 1 from experiment_tags t where t.experiment = e.id and t.key = ${one.key}`;
  if (one.comparator === 'IS NULL') return sql<boolean>`not exists (${rows})`;
  if (one.comparator === 'IS NOT NULL') return sql<boolean>`exists (${rows})`;
  return sql<boolean>`exists (${rows} and ${compare(sql`t.value`, one, dialect)})`;
}

function orderTerms(texts: readonly string[]): readonly OrderTerm[] {
  const orders = parseOrders(texts, EXPERIMENT_GRAMMAR);
  const terms = orders.map(({ target, key, ascending }) => {
    if (target !== 'attribute') {
      throw new InvalidValueError(`Invalid order_by entity: ${target}`);
    }
    const column = key === 'experiment_id' ? 'id' : key;
    return { expression: sql`e.${sql.ref(column)}`, descending: !ascending };
  });
  if (orders.some(({ key }) => key === 'experiment_id')) return terms;
  return [...terms, { expression: sql`e.id`, descending: true }];
}
