import { randomUUID } from 'node:crypto';
import { InvalidValueError, MissingError } from '../errors.ts';
import type {
  LoggedModel,
  LoggedModelStatus,
  LoggedModels,
  NewLoggedModel,
} from '../logged-models/logged-models.ts';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { activeExperiment } from './experiment-rows.ts';
import { findLoggedModel, readLoggedModel, readLoggedModels } from './logged-model-rows.ts';
import { randomName } from './random-name.ts';
import { searchLoggedModels } from './search-logged-models.ts';

export function sqlLoggedModels(context: StoreContext): LoggedModels {
  const { read, write } = context.database;
  const update = (id: string, change: ModelChange) =>
    write(async (db) => {
      const { key } = await findLoggedModel(db, id);
      await db
        .updateTable('logged_models')
        .set({ ...change, last_update_time: Date.now() })
        .where('key', '=', key)
        .execute();
    });
  const any = async (id: string) =>
    (await readLoggedModels(context, [await findLoggedModel(read, id)]))[0]!;
  return {
    create: (model) => createLoggedModel(context, model),
    get: (id, { allowDeleted = false } = {}) =>
      allowDeleted ? any(id) : readLoggedModel(context, id),
    async finalize(id, status) {
      await update(id, { status });
      return any(id);
    },
    delete: (id) => update(id, { deleted: 1 }),
    logParams: (id, params) =>
      write(async (db) => {
        const { key } = await findLoggedModel(db, id);
        await insertTexts(db, 'logged_model_params', { model: key, texts: params });
      }),
    setTags: (id, tags) =>
      write(async (db) => {
        const { key } = await findLoggedModel(db, id);
        await insertTexts(db, 'logged_model_tags', { model: key, texts: tags });
      }),
    deleteTag: (id, tag) => write((db) => deleteTag(db, id, tag)),
    search: (options) => searchLoggedModels(context, options),
  };
}

interface ModelChange {
  readonly status?: LoggedModelStatus;
  readonly deleted?: 1;
}

async function createLoggedModel(
  context: StoreContext,
  model: NewLoggedModel,
): Promise<LoggedModel> {
  checkName(model.name);
  const row = await context.database.write(async (db) => {
    const experiment = await activeExperiment(db, model.experimentId);
    const now = Date.now();
    const created = await db
      .insertInto('logged_models')
      .values({
        id: `m-${randomUUID().replaceAll('-', '')}`,
        experiment: experiment.id,
        name: model.name || randomName(),
        creation_time: now,
        last_update_time: now,
        model_type: model.modelType ?? null,
        source_run_id: model.sourceRunId ?? null,
        status: 'PENDING',
        status_message: null,
        deleted: 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await insertTexts(db, 'logged_model_params', { model: created.key, texts: model.params ?? [] });
    await insertTexts(db, 'logged_model_tags', { model: created.key, texts: model.tags ?? [] });
    return created;
  });
  return (await readLoggedModels(context, [row]))[0]!;
}

/** MLflow's rule: an artifact path may be made of it. */
function checkName(name: string | undefined): void {
  if (name === undefined) return;
  const bad = ['/', ':', '.', '%', '"', "'"].some((character) => name.includes(character));
  if (name !== '' && !bad) return;
  throw new InvalidValueError(
    `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot ` +
      `contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  );
}

async function insertTexts(
  db: Connection,
  table: 'logged_model_params' | 'logged_model_tags',
  { model, texts }: { readonly model: number; readonly texts: readonly KeyValue[] },
): Promise<void> {
  for (const { key, value } of texts) {
    await db
      .insertInto(table)
      .values({ model, key, value })
      .onConflict((conflict) => conflict.columns(['model', 'key']).doUpdateSet({ value }))
      .execute();
  }
}

async function deleteTag(db: Connection, id: string, tag: string): Promise<void> {
  const { key } = await findLoggedModel(db, id);
  const { numDeletedRows } = await db
    .deleteFrom('logged_model_tags')
    .where('model', '=', key)
    .where('key', '=', tag)
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  throw new MissingError(`No tag with key '${tag}' found for model with ID '${id}'.`);
}

/** Metrics of a run that name a model become the model's too. */
export async function writeModelMetrics(
  db: Connection,
  run: string,
  metrics: readonly Metric[],
): Promise<void> {
  const named = metrics.filter(({ modelId }) => modelId);
  const keys = new Map<string, number>();
  for (const { modelId } of named) {
    if (!keys.has(modelId!)) keys.set(modelId!, (await findLoggedModel(db, modelId!)).key);
  }
  for (const metric of named) {
    await db
      .insertInto('logged_model_metrics')
      .values({
        model: keys.get(metric.modelId!)!,
        key: metric.key,
        time: metric.time,
        step: metric.step,
        run,
        value: Number.isNaN(metric.value) ? null : metric.value,
        dataset_name: metric.datasetName ?? '',
        dataset_digest: metric.datasetDigest ?? '',
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
