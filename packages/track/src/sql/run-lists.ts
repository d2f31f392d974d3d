import { type RawBuilder, sql } from 'kysely';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { StoreContext } from './context.ts';
import type { SqlDatabase } from './database.ts';
import { keyList } from './key-list.ts';

/** Params or tags of runs, by run key. */
export async function textsOf(
  context: StoreContext,
  table: 'params' | 'tags',
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyValue[]>> {
  const { database } = context;
  const texts =
    database.dialect === 'sqlite'
      ? sql`json_group_array(value)`
      : sql`to_json(array_agg(value))::text`;
  const { rows } = await sql<{ run: number; keys: string; texts: string }>`
    select run, ${numbers(database, 'key')} as keys, ${texts} as texts
    ${ofEach(table, runs)}`.execute(database.read);
  const lists = rows.map(({ run, keys, texts }) => ({
    run,
    keys: numbersIn(keys),
    values: JSON.parse(texts) as string[],
  }));
  const name = await namesIn(context, lists);
  return new Map(
    lists.map(({ run, keys, values }) => [
      run,
      keys.map((key, index) => ({ key: name(key), value: values[index]! })),
    ]),
  );
}

/** The last point of each metric of runs, by run key. */
export async function latestOf(
  context: StoreContext,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly Metric[]>> {
  const { database } = context;
  const { rows } = await sql<
    Record<'keys' | 'steps' | 'times' | 'points', string> & { run: number }
  >`
    select run, ${numbers(database, 'key')} as keys, ${numbers(database, 'step')} as steps,
      ${numbers(database, 'time')} as times, ${numbers(database, 'value')} as points
    ${ofEach('latest_metrics', runs)}`.execute(database.read);
  const lists = rows.map(({ run, keys, steps, times, points }) => ({
    run,
    keys: numbersIn(keys),
    steps: numbersIn(steps),
    times: numbersIn(times),
    values: numbersIn(points),
  }));
  const name = await namesIn(context, lists);
  return new Map(
    lists.map(({ run, keys, steps, times, values }) => [
      run,
      keys.map((key, index) => ({
        key: name(key),
        step: steps[index]!,
        time: times[index]!,
        value: values[index]!,
      })),
    ]),
  );
}

function ofEach(table: string, runs: readonly number[]): RawBuilder<unknown> {
  return sql`from ${sql.table(table)} where run in (${keyList(runs)}) group by run`;
}

/**
 * The numbers in a column of a run's rows as one text: a fraction of the rows to hand over, which is
 * most of what reading many runs costs. Null is NaN.
 */
function numbers({ dialect }: SqlDatabase, column: 'key' | 'step' | 'time' | 'value') {
  if (dialect === 'postgres') return sql`array_agg(${sql.ref(column)})::text`;
  // SQLite gives 15 digits of a number; 17 tell every double from every other.
  return column === 'value'
    ? sql`group_concat(case when value is null then 'NaN' else printf('%!.17g', value) end)`
    : sql`group_concat(${sql.ref(column)})`;
}

/** Of `1,2` and of `{1,NULL}`. */
function numbersIn(text: string): readonly number[] {
  const list = text.startsWith('{') ? text.slice(1, -1) : text;
  return list.includes('N') ? list.split(',').map(Number) : (JSON.parse(`[${list}]`) as number[]);
}

function namesIn(
  { keys }: StoreContext,
  lists: readonly { readonly keys: readonly number[] }[],
): Promise<(id: number) => string> {
  const ids = new Set<number>();
  for (const list of lists) for (const key of list.keys) ids.add(key);
  return keys.names(ids);
}
