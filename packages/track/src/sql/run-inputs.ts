import { sql } from 'kysely';
import { parseExperimentId } from '../rules/run-rules.ts';
import type { Dataset, DatasetInput, DatasetSummary, ModelOutput } from '../runs/runs.ts';
import type { Connection } from './database.ts';
import { keyList } from './key-list.ts';
import type { RunRow } from './run-rows.ts';

const CONTEXT_TAG = 'mlflow.data.context';
const MOST_SUMMARIES = 1_000;

/** Data sets that a run took in; of one that it has already, what was said first stays. */
export async function writeDatasets(
  db: Connection,
  run: RunRow,
  inputs: readonly DatasetInput[],
): Promise<void> {
  for (const { dataset, tags } of inputs) {
    const id = await datasetId(db, run.experiment, dataset);
    await db
      .insertInto('run_datasets')
      .values({
        run: run.key,
        dataset: id,
        context: tags.find(({ key }) => key === CONTEXT_TAG)?.value ?? null,
        tags: JSON.stringify(tags.map(({ key, value }) => [key, value])),
      })
      .onConflict((conflict) => conflict.columns(['run', 'dataset']).doNothing())
      .execute();
  }
}

async function datasetId(db: Connection, experiment: number, dataset: Dataset): Promise<number> {
  const { name, digest, source, sourceType } = dataset;
  const { id } = await db
    .insertInto('datasets')
    .values({
      experiment,
      name,
      digest,
      source,
      source_type: sourceType,
      schema: dataset.schema ?? null,
      profile: dataset.profile ?? null,
    })
    // The update changes nothing; it makes the row that is there come back.
    .onConflict((conflict) =>
      conflict.columns(['experiment', 'name', 'digest']).doUpdateSet({ name }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function writeModels(
  db: Connection,
  { run, output }: { readonly run: number; readonly output: 0 | 1 },
  models: readonly ModelOutput[],
): Promise<void> {
  for (const { modelId, step } of models) {
    await db
      .insertInto('run_models')
      .values({ run, output, model: modelId, step })
      .onConflict((conflict) => conflict.columns(['run', 'output', 'model']).doUpdateSet({ step }))
      .execute();
  }
}

export async function datasetSummaries(
  db: Connection,
  experimentIds: readonly string[],
): Promise<readonly DatasetSummary[]> {
  const experiments = experimentIds.map(parseExperimentId).filter(Number.isSafeInteger);
  if (experiments.length === 0) return [];
  const { rows } = await sql<{
    experiment: number;
    name: string;
    digest: string;
    context: string | null;
  }>`select distinct d.experiment, d.name, d.digest, i.context
    from datasets d join run_datasets i on i.dataset = d.id
    where d.experiment in (${keyList(experiments)})
    order by d.experiment, d.name, d.digest, i.context limit ${MOST_SUMMARIES}`.execute(db);
  return rows.map(({ experiment, name, digest, context }) => ({
    experimentId: String(experiment),
    name,
    digest,
    context: context ?? undefined,
  }));
}
