import { type RawBuilder, sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import { type Condition, parseFilter } from '../filter/condition.ts';
import { LOGGED_MODEL_GRAMMAR } from '../filter/grammar.ts';
import type {
  LoggedModel,
  LoggedModelOrder,
  SearchLoggedModels,
} from '../logged-models/logged-models.ts';
import type { Page } from '../page.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import { compare } from './compare.ts';
import type { StoreContext } from './context.ts';
import type { DialectName } from './database.ts';
import { keyList } from './key-list.ts';
import { keyset, type OrderTerm } from './keyset.ts';
import { type LoggedModelRow, readLoggedModels } from './logged-model-rows.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'l.name',
  model_id: 'l.id',
  model_type: 'l.model_type',
  status: 'l.status',
  source_run_id: 'l.source_run_id',
  status_message: 'l.status_message',
  experiment_id: 'l.experiment',
  creation_timestamp: 'l.creation_time',
  creation_time: 'l.creation_time',
  creation_timestamp_ms: 'l.creation_time',
  last_updated_timestamp: 'l.last_update_time',
  last_updated_timestamp_ms: 'l.last_update_time',
};

export async function searchLoggedModels(
  context: StoreContext,
  options: SearchLoggedModels,
): Promise<Page<LoggedModel>> {
  const { experimentIds, filter, datasets = [], maxResults = 50, orderBy, pageToken } = options;
  const { read, dialect } = context.database;
  if (datasets.some(({ name }) => !name)) {
    throw new InvalidValueError('`dataset_name` in the `datasets` clause must be specified.');
  }
  if (!(maxResults >= 1)) {
    throw new InvalidValueError(
      `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  const experiments = experimentIds.map(parseExperimentId).filter(Number.isSafeInteger);
  const where = conditions(parseFilter(filter, LOGGED_MODEL_GRAMMAR), { datasets, dialect });
  const order = keyset(orderTerms(orderBy ?? []), pageToken);
  if (experiments.length === 0) return { items: [], nextPageToken: undefined };
  const { rows } = await sql<LoggedModelRow>`select l.*, ${order.columns} from logged_models l
    where l.experiment in (${keyList(experiments)}) and l.deleted = 0
      and ${sql.join([order.after, ...where], sql` and `)}
    order by ${order.orderBy} limit ${maxResults + 1}`.execute(read);
  const page = rows.slice(0, maxResults);
  return {
    items: await readLoggedModels(context, page),
    nextPageToken: rows.length > maxResults ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

interface Searched {
  readonly datasets: NonNullable<SearchLoggedModels['datasets']>;
  readonly dialect: DialectName;
}

function conditions(
  list: readonly Condition[],
  { datasets, dialect }: Searched,
): readonly RawBuilder<boolean>[] {
  const onDatasets = datasets.length === 0 ? sql`` : sql` and (${datasetCondition(datasets)})`;
  const metrics = sql`select 1 from logged_model_metrics t where t.model = l.key${onDatasets}`;
  const where = list.map((one) => condition(one, { metrics, dialect }));
  const anyMetric = list.some(({ target }) => target === 'metric');
  return datasets.length > 0 && !anyMetric ? [...where, sql<boolean>`exists (${metrics})`] : where;
}

function datasetCondition(datasets: Searched['datasets']): RawBuilder<unknown> {
  const parts = datasets.map(({ name, digest }) =>
    digest === undefined
      ? sql`t.dataset_name = ${name}`
      : sql`(t.dataset_name = ${name} and t.dataset_digest = ${digest})`,
  );
  return sql.join(parts, sql` or `);
}

function condition(
  one: Condition,
  { metrics, dialect }: { readonly metrics: RawBuilder<unknown>; readonly dialect: DialectName },
): RawBuilder<boolean> {
  const { target, key } = one;
  if (target === 'attribute') {
    const column = COLUMNS[key];
    if (column === undefined) throw new InvalidValueError(`Invalid attribute key '${key}'`);
    return compare(sql.ref(column), one, dialect);
  }
  const holds = compare(sql`t.value`, one, dialect);
  if (target === 'metric') return sql<boolean>`exists (${metrics} and t.key = ${key} and ${holds})`;
  const table = sql.table(target === 'tag' ? 'logged_model_tags' : 'logged_model_params');
  return sql<boolean>`exists (select 1 from ${table} t
    where t.model = l.key and t.key = ${key} and ${holds})`;
}

function orderTerms(orders: readonly LoggedModelOrder[]): readonly OrderTerm[] {
  const terms = orders.flatMap((order) =>
    order.fieldName.includes('.') ? metricTerms(order) : attributeTerms(order),
  );
  const has = (column: string) => orders.some(({ fieldName }) => COLUMNS[fieldName] === column);
  if (!has('l.creation_time')) {
    terms.push({ expression: sql.ref('l.creation_time'), descending: true });
  }
  if (!has('l.id')) terms.push({ expression: sql.ref('l.id'), descending: false });
  return terms;
}

function attributeTerms({ fieldName, ascending = true }: LoggedModelOrder): OrderTerm[] {
  const column = COLUMNS[fieldName];
  if (column === undefined) {
    throw new InvalidValueError(`Invalid order by field name: ${fieldName}`);
  }
  const numeric = column.endsWith('_time') || column === 'l.experiment';
  return nullsLast(sql.ref(column), { empty: numeric ? '0' : "''", descending: !ascending });
}

/** By the metric's latest point: time, then step. */
function metricTerms({ fieldName, ascending = true, ...dataset }: LoggedModelOrder): OrderTerm[] {
  const [entity, ...rest] = fieldName.split('.');
  if (entity !== 'metrics') {
    throw new InvalidValueError(
      `Invalid order by field name: ${fieldName}. Only metrics are supported.`,
    );
  }
  const { datasetName, datasetDigest } = dataset;
  const named = datasetName ? sql` and t.dataset_name = ${datasetName}` : sql``;
  const digest = datasetDigest ? sql` and t.dataset_digest = ${datasetDigest}` : sql``;
  const value = sql`(select t.value from logged_model_metrics t
    where t.model = l.key and t.key = ${rest.join('.')}${named}${digest}
    order by t.time desc, t.step desc, t.run limit 1)`;
  return nullsLast(value, { empty: '0', descending: !ascending });
}

function nullsLast(
  value: RawBuilder<unknown>,
  { empty, descending }: { readonly empty: string; readonly descending: boolean },
): OrderTerm[] {
  return [
    { expression: sql`case when ${value} is null then 1 else 0 end`, descending: false },
    { expression: sql`coalesce(${value}, ${sql.raw(empty)})`, descending },
  ];
}
