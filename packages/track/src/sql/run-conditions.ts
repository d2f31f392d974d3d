import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '../filter/condition.ts';
import { compare } from './compare.ts';
import type { StoreContext } from './context.ts';
import type { DialectName, SqlDatabase } from './database.ts';
import { RUN_COLUMNS, runColumn } from './run-order.ts';
import { RUN_NAME_TAG } from './run-texts.ts';
import { textHash } from './text-hash.ts';

/**
 * A condition on `runs` (as `r`). Each is a semi-join that an index answers alone: equal texts by
 * (key, hash), metrics by (key, value), everything else by (run, key); none multiplies rows.
 */
export async function runCondition(
  context: StoreContext,
  condition: Condition,
): Promise<RawBuilder<boolean>> {
  const { keys, database } = context;
  const { dialect } = database;
  const { target, key } = condition;
  if (target === 'attribute') {
    if (RUN_COLUMNS[key] !== 'name') {
      return compare(runColumn(context, key), condition, dialect);
    }
    const tag = (await keys.find(RUN_NAME_TAG)) ?? -1;
    return textCondition('tags', { ...condition, id: tag }, dialect);
  }
  if (target === 'dataset') return datasetCondition(condition, dialect);
  const id = (await keys.find(key)) ?? -1;
  if (target === 'metric') return metricCondition(condition, id, database);
  return textCondition(target === 'tag' ? 'tags' : 'params', { ...condition, id }, dialect);
}

/** So many rows of an index are rather listed than looked up run by run. */
const FEW = 2_000;

/** NaN is different from every number and neither less nor greater. */
async function metricCondition(
  { comparator, value }: Condition,
  key: number,
  { dialect, read }: SqlDatabase,
): Promise<RawBuilder<boolean>> {
  const holds = compare(sql`m.value`, { comparator, value }, dialect);
  const test = comparator === '!=' ? sql`(${holds} or m.value is null)` : holds;
  const rows = sql`from latest_metrics m where m.key = ${key} and ${test}`;
  const listed = sql<boolean>`r.key in (select m.run ${rows})`;
  if (dialect === 'postgres') return listed;
  // SQLite keeps no statistics to choose by: the index is looked at, as far as it matters.
  const counted = sql<{ count: number }>`
    select count(*) as count from (select 1 ${rows} limit ${FEW})`;
  const [found] = (await counted.execute(read)).rows;
  return found!.count < FEW ? listed : sql<boolean>`exists (select 1 ${rows} and m.run = r.key)`;
}

function textCondition(
  table: 'params' | 'tags',
  { comparator, value, id }: Omit<Condition, 'target' | 'key'> & { readonly id: number },
  dialect: DialectName,
): RawBuilder<boolean> {
  const rows = sql`from ${sql.table(table)} t where`;
  const own = sql`select 1 ${rows} t.run = r.key and t.key = ${id}`;
  if (comparator === 'IS NULL') return sql<boolean>`not exists (${own})`;
  if (comparator === 'IS NOT NULL') return sql<boolean>`exists (${own})`;
  if (comparator === '=') {
    // The index alone names the few runs with that hash; only of those the text itself is looked at. A
    // `case`, for Postgres would take the two for independent, and so expect far too few.
    return sql<boolean>`r.key in (select t.run ${rows} t.key = ${id}
      and t.hash = ${textHash(String(value))})
      and case when (select t.value ${rows} t.run = r.key and t.key = ${id}) = ${value}
        then true else false end`;
  }
  return sql<boolean>`exists (${own} and ${compare(sql`t.value`, { comparator, value }, dialect)})`;
}

function datasetCondition(condition: Condition, dialect: DialectName): RawBuilder<boolean> {
  if (condition.key === 'context') {
    return sql<boolean>`exists (select 1 from run_datasets i where i.run = r.key
      and ${compare(sql`i.context`, condition, dialect)})`;
  }
  return sql<boolean>`r.key in (select i.run from datasets d join run_datasets i on i.dataset = d.id
    where ${compare(sql`d.${sql.ref(condition.key)}`, condition, dialect)})`;
}
