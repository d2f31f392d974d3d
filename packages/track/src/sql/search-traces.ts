import { type RawBuilder, sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import { type Condition, parseFilter } from '../filter/condition.ts';
import { TRACE_GRAMMAR } from '../filter/grammar.ts';
import { parseOrders } from '../filter/order.ts';
import type { Page } from '../page.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import type { SearchTraces, TraceInfo } from '../traces/traces.ts';
import { compare } from './compare.ts';
import type { StoreContext } from './context.ts';
import type { DialectName } from './database.ts';
import { keyList } from './key-list.ts';
import { keyset, type OrderTerm } from './keyset.ts';
import { pageSize } from './max-results.ts';
import { readTraces, type TraceRow } from './trace-rows.ts';

/** MLflow keeps some attributes as tags or metadata of the trace. */
const NAME_TAG = 'mlflow.traceName';
const RUN_METADATA = 'mlflow.sourceRun';

export async function searchTraces(
  { database: { read, dialect } }: StoreContext,
  { experimentIds, filter, orderBy, maxResults = 100, pageToken }: SearchTraces,
): Promise<Page<TraceInfo>> {
  const size = pageSize(maxResults);
  const experiments = experimentIds.map(parseExperimentId).filter(Number.isSafeInteger);
  const where = parseFilter(filter, TRACE_GRAMMAR).map((one) => condition(one, dialect));
  const order = keyset(orderTerms(orderBy), pageToken);
  if (experiments.length === 0) return { items: [], nextPageToken: undefined };
  const { rows } = await sql<TraceRow>`select r.*, ${order.columns} from traces r
    where r.experiment in (${keyList(experiments)})
      and ${sql.join([order.after, ...where], sql` and `)}
    order by ${order.orderBy} limit ${size + 1}`.execute(read);
  const page = rows.slice(0, size);
  return {
    items: await readTraces(read, page),
    nextPageToken: rows.length > size ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

const COLUMNS: Readonly<Record<string, RawBuilder<unknown>>> = {
  request_id: sql.ref('r.id'),
  trace_id: sql.ref('r.id'),
  experiment_id: sql.ref('r.experiment'),
  timestamp: sql.ref('r.request_time'),
  timestamp_ms: sql.ref('r.request_time'),
  execution_time: sql.ref('r.execution_duration'),
  execution_time_ms: sql.ref('r.execution_duration'),
  end_time: sql`(r.request_time + r.execution_duration)`,
  end_time_ms: sql`(r.request_time + r.execution_duration)`,
  status: sql.ref('r.state'),
  state: sql.ref('r.state'),
  client_request_id: sql.ref('r.client_request_id'),
};

function condition(one: Condition, dialect: DialectName): RawBuilder<boolean> {
  if (one.target === 'tag') return textCondition('trace_tags', one, dialect);
  if (one.target === 'metadata') return textCondition('trace_metadata', one, dialect);
  if (one.key === 'name') return textCondition('trace_tags', { ...one, key: NAME_TAG }, dialect);
  if (one.key === 'run_id') {
    return textCondition('trace_metadata', { ...one, key: RUN_METADATA }, dialect);
  }
  return compare(COLUMNS[one.key]!, one, dialect);
}

function textCondition(
  table: 'trace_tags' | 'trace_metadata',
  one: Condition,
  dialect: DialectName,
): RawBuilder<boolean> {
  const rows = sql`select 1 from ${sql.table(table)} t where t.trace = r.key and t.key = ${one.key}`;
  if (one.comparator === 'IS NULL') return sql<boolean>`not exists (${rows})`;
  if (one.comparator === 'IS NOT NULL') return sql<boolean>`exists (${rows})`;
  return sql<boolean>`exists (${rows} and ${compare(sql`t.value`, one, dialect)})`;
}

function orderTerms(texts: readonly string[] | undefined): readonly OrderTerm[] {
  const orders = parseOrders(texts, TRACE_GRAMMAR);
  const terms = orders.flatMap(({ target, key, ascending }) => {
    const value = target === 'attribute' ? attributeValue(key) : textValue(target, key);
    const numeric = TRACE_GRAMMAR.numericAttributes.includes(key) || key === 'experiment_id';
    const empty = target === 'attribute' && numeric ? sql`0` : sql`''`;
    return [
      { expression: sql`case when ${value} is null then 1 else 0 end`, descending: false },
      { expression: sql`coalesce(${value}, ${empty})`, descending: !ascending },
    ];
  });
  return [
    ...terms,
    { expression: sql.ref('r.request_time'), descending: true },
    { expression: sql.ref('r.id'), descending: false },
  ];
}

function attributeValue(key: string): RawBuilder<unknown> {
  if (key === 'name') return textValue('tag', NAME_TAG);
  if (key === 'run_id') return textValue('metadata', RUN_METADATA);
  return COLUMNS[key]!;
}

function textValue(target: string, key: string): RawBuilder<unknown> {
  if (target !== 'tag' && target !== 'metadata') {
    throw new InvalidValueError(`Invalid identifier type '${target}'`);
  }
  const table = sql.table(target === 'tag' ? 'trace_tags' : 'trace_metadata');
  return sql`(select t.value from ${table} t where t.trace = r.key and t.key = ${key})`;
}
