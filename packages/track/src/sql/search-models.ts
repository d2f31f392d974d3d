import { type RawBuilder, sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import { type Condition, parseFilter, set } from '../filter/condition.ts';
import { type Grammar, MODEL_GRAMMAR, VERSION_GRAMMAR } from '../filter/grammar.ts';
import { parseOrders } from '../filter/order.ts';
import type { Page, SearchOptions } from '../page.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registry.ts';
import { compare } from './compare.ts';
import type { StoreContext } from './context.ts';
import type { DialectName } from './database.ts';
import { keyset, type OrderTerm } from './keyset.ts';
import { type ModelRow, readModels, readVersions, type VersionRow } from './model-rows.ts';

const PROMPT_TAG = 'mlflow.prompt.is_prompt';

export async function searchModels(
  { database: { read, dialect } }: StoreContext,
  { filter, orderBy, maxResults = 100, pageToken }: SearchOptions,
): Promise<Page<RegisteredModel>> {
  checkMost(maxResults, 1_000);
  const tags = sql`select 1 from registered_model_tags t where t.model = m.id`;
  const where = conditions(parseFilter(filter, MODEL_GRAMMAR), {
    columns: MODEL_COLUMNS,
    tags,
    dialect,
  });
  const order = keyset(orderTerms(orderBy, MODEL_ORDER), pageToken);
  const { rows } = await sql<ModelRow>`select m.*, ${order.columns} from registered_models m
    where ${sql.join([order.after, ...where], sql` and `)}
    order by ${order.orderBy} limit ${maxResults + 1}`.execute(read);
  const page = rows.slice(0, maxResults);
  const more = rows.length > maxResults;
  return {
    items: await readModels(read, page),
    nextPageToken: more ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

export async function searchVersions(
  { database: { read, dialect } }: StoreContext,
  { filter, orderBy, maxResults = 10_000, pageToken }: SearchOptions,
): Promise<Page<ModelVersion>> {
  checkMost(maxResults, 200_000);
  const tags = sql`select 1 from model_version_tags t
    where t.model = v.model and t.version = v.version`;
  const where = conditions(parseFilter(filter, VERSION_GRAMMAR), {
    columns: VERSION_COLUMNS,
    tags,
    dialect,
  });
  const order = keyset(orderTerms(orderBy, VERSION_ORDER), pageToken);
  const { rows } = await sql<VersionRow>`select v.*, m.name, ${order.columns}
    from model_versions v join registered_models m on m.id = v.model
    where v.deleted = 0 and ${sql.join([order.after, ...where], sql` and `)}
    order by ${order.orderBy} limit ${maxResults + 1}`.execute(read);
  const page = rows.slice(0, maxResults);
  const more = rows.length > maxResults;
  return {
    items: await readVersions(read, page),
    nextPageToken: more ? order.tokenOf({ ...page.at(-1)! }) : undefined,
  };
}

function checkMost(maxResults: number, most: number): void {
  if (!(maxResults >= 1)) {
    throw new InvalidValueError(
      `Invalid value for max_results. It must be a positive integer, but got ${maxResults}`,
    );
  }
  if (maxResults <= most) return;
  throw new InvalidValueError(
    `Invalid value for request parameter max_results. It must be at most ${most}, but got value ${maxResults}`,
  );
}

interface Searched {
  readonly columns: Readonly<Record<string, string>>;
  /** The rows of an item's tags, as `t`. */
  readonly tags: RawBuilder<unknown>;
  readonly dialect: DialectName;
}

const MODEL_COLUMNS = { name: 'm.name' };
const VERSION_COLUMNS = {
  name: 'm.name',
  version_number: 'v.version',
  run_id: 'v.run_id',
  source_path: 'v.source',
};

function conditions(
  list: readonly Condition[],
  { columns, tags, dialect }: Searched,
): readonly RawBuilder<boolean>[] {
  const prompts = list.some(asksForPrompts);
  const prompt = sql`${tags} and t.key = ${PROMPT_TAG} and t.value = 'true'`;
  // Prompts are models to the registry: they come only when they are asked for.
  const kind = prompts ? sql<boolean>`exists (${prompt})` : sql<boolean>`not exists (${prompt})`;
  const rest = list.filter(({ target, key }) => target !== 'tag' || key !== PROMPT_TAG);
  return [
    kind,
    ...rest.map((one) =>
      one.target === 'tag'
        ? sql<boolean>`exists (${tags} and t.key = ${one.key} and ${compare(sql`t.value`, one, dialect)})`
        : compare(sql.ref(columns[one.key]!), one, dialect),
    ),
  ];
}

function asksForPrompts({ target, key, comparator, value }: Condition): boolean {
  if (target !== 'tag' || key !== PROMPT_TAG) return false;
  const text = String(value).toLowerCase();
  return (comparator === '=' && text === 'true') || (comparator === '!=' && text === 'false');
}

interface OrderSpec {
  readonly columns: Readonly<Record<string, string>>;
  readonly grammar: Grammar;
  readonly standard: readonly string[];
  readonly ties: readonly OrderTerm[];
}

const MODEL_ORDER: OrderSpec = {
  columns: {
    name: 'm.name',
    timestamp: 'm.last_update_time',
    last_updated_timestamp: 'm.last_update_time',
  },
  grammar: MODEL_GRAMMAR,
  standard: [],
  ties: [{ expression: sql.ref('m.name'), descending: false }],
};

const VERSION_ORDER: OrderSpec = {
  columns: {
    name: 'm.name',
    version_number: 'v.version',
    creation_timestamp: 'v.creation_time',
    last_updated_timestamp: 'v.last_update_time',
  },
  grammar: VERSION_GRAMMAR,
  standard: ['last_updated_timestamp DESC'],
  ties: [
    { expression: sql.ref('m.name'), descending: false },
    { expression: sql.ref('v.version'), descending: true },
  ],
};

function orderTerms(
  texts: readonly string[] | undefined,
  { columns, grammar, standard, ties }: OrderSpec,
): readonly OrderTerm[] {
  const attributes = Object.keys(columns);
  const orders = parseOrders(texts?.length ? texts : standard, { ...grammar, attributes });
  const terms = orders.map(({ target, key, ascending }) => {
    if (target !== 'attribute') {
      throw new InvalidValueError(
        `Invalid order by key '${key}' specified. Valid keys are '${set(attributes)}'`,
      );
    }
    return { expression: sql.ref(columns[key]!), descending: !ascending };
  });
  return [...terms, ...ties];
}
