import { type Selectable, sql } from 'kysely';
import { MissingError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type { ModelAlias, ModelVersion, RegisteredModel, Stage } from '../registry/registry.ts';
import { checkModelName, parseVersion } from '../rules/registry-rules.ts';
import type { Connection } from './database.ts';
import { keyList } from './key-list.ts';
import type { Tables } from './tables.ts';

export type ModelRow = Selectable<Tables['registered_models']>;
/** A version and the name of its model. */
export type VersionRow = Selectable<Tables['model_versions']> & { readonly name: string };

export async function findModel(db: Connection, name: string): Promise<ModelRow> {
  checkModelName(name);
  const query = db.selectFrom('registered_models').selectAll().where('name', '=', name);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new MissingError(`Registered Model with name=${name} not found`);
  return row;
}

export async function findVersion(
  db: Connection,
  name: string,
  version: string,
): Promise<VersionRow> {
  checkModelName(name);
  const number = parseVersion(version);
  const row =
    Number.isSafeInteger(number) && Math.abs(number) < 2 ** 31
      ? await db
          .selectFrom('model_versions as v')
          .innerJoin('registered_models as m', 'm.id', 'v.model')
          .selectAll('v')
          .select('m.name')
          .where('m.name', '=', name)
          .where('v.version', '=', number)
          .where('v.deleted', '=', 0)
          .executeTakeFirst()
      : undefined;
  if (row !== undefined) return row;
  throw new MissingError(`Model Version (name=${name}, version=${number}) not found`);
}

/** In their order. */
export async function readVersions(
  db: Connection,
  rows: readonly VersionRow[],
): Promise<readonly ModelVersion[]> {
  const models = [...new Set(rows.map(({ model }) => model))];
  if (models.length === 0) return [];
  const tags = new Map<string, KeyValue[]>();
  const found = await sql<{ model: number; version: number; key: string; value: string }>`
    select model, version, key, value from model_version_tags
    where model in (${keyList(models)}) order by model, version, key`.execute(db);
  for (const { model, version, key, value } of found.rows) {
    push(tags, `${model}/${version}`, { key, value });
  }
  const aliases = await readAliases(db, models);
  return rows.map((row) => ({
    name: row.name,
    version: String(row.version),
    creationTime: row.creation_time,
    lastUpdateTime: row.last_update_time,
    description: row.description ?? undefined,
    userId: row.user_id ?? undefined,
    stage: row.stage as Stage,
    source: row.source,
    storageLocation: row.storage_location,
    runId: row.run_id ?? undefined,
    runLink: row.run_link ?? undefined,
    modelId: row.model_id ?? undefined,
    status: row.status as ModelVersion['status'],
    statusMessage: row.status_message ?? undefined,
    tags: tags.get(`${row.model}/${row.version}`) ?? [],
    aliases: (aliases.get(row.model) ?? [])
      .filter(({ version }) => version === String(row.version))
      .map(({ alias }) => alias),
  }));
}

async function readAliases(
  db: Connection,
  models: readonly number[],
): Promise<ReadonlyMap<number, readonly ModelAlias[]>> {
  const aliases = new Map<number, ModelAlias[]>();
  const rows = await db
    .selectFrom('model_aliases')
    .selectAll()
    .where(sql<boolean>`model in (${keyList(models)})`)
    .orderBy('alias')
    .execute();
  for (const { model, alias, version } of rows) {
    push(aliases, model, { alias, version: String(version) });
  }
  return aliases;
}

/** In their order, with their latest versions. */
export async function readModels(
  db: Connection,
  rows: readonly ModelRow[],
): Promise<readonly RegisteredModel[]> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const tags = new Map<number, KeyValue[]>();
  const found = await sql<{ model: number; key: string; value: string }>`
    select model, key, value from registered_model_tags
    where model in (${keyList(ids)}) order by model, key`.execute(db);
  for (const { model, key, value } of found.rows) push(tags, model, { key, value });
  const aliases = await readAliases(db, ids);
  const latest = await latestVersions(db, ids);
  return rows.map((row) => ({
    name: row.name,
    creationTime: row.creation_time,
    lastUpdateTime: row.last_update_time,
    description: row.description ?? undefined,
    tags: tags.get(row.id) ?? [],
    aliases: aliases.get(row.id) ?? [],
    latestVersions: latest.filter(({ name }) => name === row.name),
  }));
}

/** The highest version of each stage. */
export async function latestVersions(
  db: Connection,
  models: readonly number[],
): Promise<readonly ModelVersion[]> {
  const { rows } = await sql<VersionRow>`
    select v.*, m.name from model_versions v join registered_models m on m.id = v.model
    where v.model in (${keyList(models)}) and v.deleted = 0 and not exists (
      select 1 from model_versions n where n.model = v.model and n.stage = v.stage
        and n.deleted = 0 and n.version > v.version)
    order by v.model, v.version`.execute(db);
  return readVersions(db, rows);
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
