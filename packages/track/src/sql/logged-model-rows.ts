import { type Selectable, sql } from 'kysely';
import { MissingError } from '../errors.ts';
import type { LoggedModel } from '../logged-models/logged-models.ts';
import type { RunMetric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { experimentLocation } from './experiment-rows.ts';
import { keyList } from './key-list.ts';
import type { Tables } from './tables.ts';
import { joinUri } from './uri.ts';

export type LoggedModelRow = Selectable<Tables['logged_models']>;

/** Of any stage. */
export async function findLoggedModel(db: Connection, id: string): Promise<LoggedModelRow> {
  const row = await db
    .selectFrom('logged_models')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw loggedModelMissing(id);
  return row;
}

function loggedModelMissing(id: string): MissingError {
  return new MissingError(`Logged model with ID '${id}' not found.`);
}

export async function readLoggedModel(context: StoreContext, id: string): Promise<LoggedModel> {
  const row = await findLoggedModel(context.database.read, id);
  if (row.deleted === 1) throw loggedModelMissing(id);
  return (await readLoggedModels(context, [row]))[0]!;
}

/** In their order. */
export async function readLoggedModels(
  context: StoreContext,
  rows: readonly LoggedModelRow[],
): Promise<readonly LoggedModel[]> {
  if (rows.length === 0) return [];
  const db = context.database.read;
  const keys = rows.map(({ key }) => key);
  const params = await texts(db, 'logged_model_params', keys);
  const tags = await texts(db, 'logged_model_tags', keys);
  const metrics = await metricsOf(db, keys);
  const experiments = await db
    .selectFrom('experiments')
    .select(['id', 'artifact_location'])
    .where('id', 'in', [...new Set(rows.map(({ experiment }) => experiment))])
    .execute();
  const places = new Map(experiments.map((row) => [row.id, experimentLocation(context, row)]));
  return rows.map((row) => ({
    id: row.id,
    experimentId: String(row.experiment),
    name: row.name,
    artifactLocation: joinUri(places.get(row.experiment) ?? '', 'models', row.id, 'artifacts'),
    creationTime: row.creation_time,
    lastUpdateTime: row.last_update_time,
    modelType: row.model_type ?? undefined,
    sourceRunId: row.source_run_id ?? undefined,
    status: row.status as LoggedModel['status'],
    statusMessage: row.status_message ?? undefined,
    lifecycleStage: row.deleted === 1 ? 'deleted' : 'active',
    params: params.get(row.key) ?? [],
    tags: tags.get(row.key) ?? [],
    metrics: metrics.get(row.key) ?? [],
  }));
}

async function texts(
  db: Connection,
  table: 'logged_model_params' | 'logged_model_tags',
  models: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyValue[]>> {
  const { rows } = await sql<{ model: number; key: string; value: string }>`
    select model, key, value from ${sql.table(table)} where model in (${keyList(models)})
    order by model, key`.execute(db);
  return group(rows);
}

function group(
  rows: readonly { readonly model: number; readonly key: string; readonly value: string }[],
): ReadonlyMap<number, readonly KeyValue[]> {
  const groups = new Map<number, KeyValue[]>();
  for (const { model, key, value } of rows) {
    const list = groups.get(model) ?? [];
    list.push({ key, value });
    groups.set(model, list);
  }
  return groups;
}

async function metricsOf(
  db: Connection,
  models: readonly number[],
): Promise<ReadonlyMap<number, readonly RunMetric[]>> {
  const rows = await db
    .selectFrom('logged_model_metrics')
    .selectAll()
    .where(sql<boolean>`model in (${keyList(models)})`)
    .execute();
  const ids = await modelIds(db, models);
  const groups = new Map<number, RunMetric[]>();
  for (const row of rows) {
    const list = groups.get(row.model) ?? [];
    list.push({
      key: row.key,
      value: row.value ?? Number.NaN,
      step: row.step,
      time: row.time,
      runId: row.run,
      modelId: ids.get(row.model),
      datasetName: row.dataset_name || undefined,
      datasetDigest: row.dataset_digest || undefined,
    });
    groups.set(row.model, list);
  }
  return groups;
}

async function modelIds(
  db: Connection,
  models: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ key: number; id: string }>`select key, id from logged_models
    where key in (${keyList(models)})`.execute(db);
  return new Map(rows.map(({ key, id }) => [key, id]));
}
