import { type RawBuilder, sql } from 'kysely';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { DatasetInput, ModelInput, ModelOutput, Run } from '../runs/runs.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { type RunRow, runInfos } from './run-rows.ts';

/** Runs whose parts are read together. */
const RUNS_PER_READ = 1_000;

/** Everything of these runs, in their order. */
export async function readRuns(
  context: StoreContext,
  rows: readonly RunRow[],
): Promise<readonly Run[]> {
  const infos = await runInfos(context, rows);
  const runs: Run[] = [];
  for (let start = 0; start < rows.length; start += RUNS_PER_READ) {
    const keys = rows.slice(start, start + RUNS_PER_READ).map(({ key }) => key);
    const parts = await readParts(context, keys);
    keys.forEach((key, index) => {
      runs.push({
        info: infos[start + index]!,
        params: parts.params.get(key) ?? [],
        tags: parts.tags.get(key) ?? [],
        metrics: parts.metrics.get(key) ?? [],
        inputs: {
          datasets: parts.datasets.get(key) ?? [],
          models: parts.inputs.get(key) ?? [],
        },
        outputs: parts.outputs.get(key) ?? [],
      });
    });
  }
  return runs;
}

async function readParts(context: StoreContext, runs: readonly number[]) {
  const db = context.database.read;
  const models = await modelsOf(db, runs);
  return {
    params: await textsOf(context, 'params', runs),
    tags: await textsOf(context, 'tags', runs),
    metrics: await latestOf(context, runs),
    datasets: await datasetsOf(db, runs),
    inputs: grouped(models, ({ output, run, model }) =>
      output === 0 ? ([run, { modelId: model }] satisfies [number, ModelInput]) : undefined,
    ),
    outputs: grouped(models, ({ output, run, model, step }) =>
      output === 1 ? ([run, { modelId: model, step }] satisfies [number, ModelOutput]) : undefined,
    ),
  };
}

/** By run key; what `entry` leaves out is left out. */
function grouped<Row, T>(
  rows: readonly Row[],
  entry: (row: Row) => [run: number, item: T] | undefined,
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const pair = entry(row);
    if (pair === undefined) continue;
    const group = groups.get(pair[0]);
    if (group) group.push(pair[1]);
    else groups.set(pair[0], [pair[1]]);
  }
  return groups;
}

/** Integers from the database itself: bound one by one they would cost more than the query. */
export function keyList(keys: readonly number[]) {
  return sql.raw(keys.map((key) => Math.trunc(key)).join(','));
}

/**
 * A list of rows as one JSON text a run: a tenth as many rows to hand over, which is most of what
 * reading many runs costs.
 */
async function listsOf<T>(
  { database: { read, dialect } }: StoreContext,
  {
    table,
    columns,
    runs,
  }: {
    readonly table: string;
    readonly columns: RawBuilder<unknown>;
    readonly runs: readonly number[];
  },
): Promise<readonly (readonly [run: number, list: readonly T[]])[]> {
  const list =
    dialect === 'sqlite'
      ? sql`json_group_array(json_array(${columns}))`
      : sql`json_agg(json_build_array(${columns}))::text`;
  const { rows } = await sql<{ run: number; list: string }>`select run, ${list} as list
    from ${sql.table(table)} where run in (${keyList(runs)}) group by run`.execute(read);
  return rows.map((row) => [row.run, JSON.parse(row.list) as T[]]);
}

async function textsOf(
  context: StoreContext,
  table: 'params' | 'tags',
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyValue[]>> {
  const columns = sql`key, value`;
  const lists = await listsOf<readonly [number, string]>(context, { table, columns, runs });
  const name = await namesIn(context, lists);
  return new Map(
    lists.map(([run, list]) => [run, list.map(([key, value]) => ({ key: name(key), value }))]),
  );
}

type Latest = readonly [key: number, step: number, time: number, value: string | null];

async function latestOf(
  context: StoreContext,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly Metric[]>> {
  // JSON in SQLite keeps 15 digits of a number; 17 tell every double from every other.
  const value =
    context.database.dialect === 'sqlite'
      ? sql`case when value is null then null else printf('%!.17g', value) end`
      : sql`value::text`;
  const columns = sql`key, step, time, ${value}`;
  const lists = await listsOf<Latest>(context, { table: 'latest_metrics', columns, runs });
  const name = await namesIn(context, lists);
  return new Map(lists.map(([run, list]) => [run, list.map((row) => toMetric(row, name))]));
}

function toMetric([key, step, time, value]: Latest, name: (id: number) => string): Metric {
  return { key: name(key), step, time, value: value === null ? Number.NaN : Number(value) };
}

async function namesIn(
  { keys }: StoreContext,
  lists: readonly (readonly [number, readonly (readonly [number, ...unknown[]])[]])[],
): Promise<(id: number) => string> {
  const ids = new Set<number>();
  for (const [, list] of lists) for (const [key] of list) ids.add(key);
  return keys.names(ids);
}

function modelsOf(db: Connection, runs: readonly number[]) {
  return db
    .selectFrom('run_models')
    .selectAll()
    .where(sql<boolean>`run in (${keyList(runs)})`)
    .execute();
}

async function datasetsOf(
  db: Connection,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly DatasetInput[]>> {
  const rows = await db
    .selectFrom('run_datasets')
    .innerJoin('datasets', 'datasets.id', 'run_datasets.dataset')
    .selectAll()
    .where(sql<boolean>`run in (${keyList(runs)})`)
    .execute();
  return grouped(rows, (row) => [
    row.run,
    {
      dataset: {
        name: row.name,
        digest: row.digest,
        sourceType: row.source_type,
        source: row.source,
        schema: row.schema ?? undefined,
        profile: row.profile ?? undefined,
      },
      tags: (JSON.parse(row.tags) as [string, string][]).map(([key, value]) => ({ key, value })),
    },
  ]);
}
