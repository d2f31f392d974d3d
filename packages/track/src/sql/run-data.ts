import { sql } from 'kysely';
import type { DatasetInput, ModelInput, ModelOutput, Run } from '../runs/runs.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { keyList } from './key-list.ts';
import { latestOf, textsOf } from './run-lists.ts';
import { type RunRow, runInfos } from './run-rows.ts';

/** Runs whose parts are read together. */
const RUNS_PER_READ = 1_000;

/** Everything of these runs, in their order. */
export async function readRuns(
  context: StoreContext,
  rows: readonly RunRow[],
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let start = 0; start < rows.length; start += RUNS_PER_READ) {
    const some = rows.slice(start, start + RUNS_PER_READ);
    const keys = some.map(({ key }) => key);
    const [infos, parts] = await Promise.all([runInfos(context, some), readParts(context, keys)]);
    keys.forEach((key, index) => {
      runs.push({
        info: infos[index]!,
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
  const [models, params, tags, metrics, datasets] = await Promise.all([
    modelsOf(db, runs),
    textsOf(context, 'params', runs),
    textsOf(context, 'tags', runs),
    latestOf(context, runs),
    datasetsOf(db, runs),
  ]);
  const inputs = grouped(models, ({ output, run, model }) =>
    output === 0 ? ([run, { modelId: model }] satisfies [number, ModelInput]) : undefined,
  );
  const outputs = grouped(models, ({ output, run, model, step }) =>
    output === 1 ? ([run, { modelId: model, step }] satisfies [number, ModelOutput]) : undefined,
  );
  return { params, tags, metrics, datasets, inputs, outputs };
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
