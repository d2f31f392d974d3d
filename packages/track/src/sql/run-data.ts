import { sql } from 'kysely';
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

async function textsOf(
  { database, keys }: StoreContext,
  table: 'params' | 'tags',
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyValue[]>> {
  const { rows } = await sql<{ run: number; key: number; value: string }>`
    select run, key, value from ${sql.table(table)} where run in (${keyList(runs)})`.execute(
    database.read,
  );
  const name = await keys.names(new Set(rows.map(({ key }) => key)));
  return grouped(rows, ({ run, key, value }) => [run, { key: name(key), value }]);
}

async function latestOf(
  { database, keys }: StoreContext,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly Metric[]>> {
  const { rows } = await sql<{
    run: number;
    key: number;
    step: number;
    time: number;
    value: number | null;
  }>`select run, key, step, time, value from latest_metrics
    where run in (${keyList(runs)})`.execute(database.read);
  const name = await keys.names(new Set(rows.map(({ key }) => key)));
  return grouped(rows, ({ run, key, step, time, value }) => [
    run,
    { key: name(key), step, time, value: value ?? Number.NaN },
  ]);
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
