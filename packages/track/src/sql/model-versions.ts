import type { KeyValue } from '../page.ts';
import type {
  ModelVersion,
  ModelVersions,
  NewModelVersion,
  StageTransition,
} from '../registry/registry.ts';
import {
  checkArchiving,
  checkModelName,
  checkRegistryTag,
  parseStage,
  parseVersion,
} from '../rules/registry-rules.ts';
import { checkName } from '../rules/words.ts';
import { audit } from './audit.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { findModel, findVersion, readVersions, type VersionRow } from './model-rows.ts';
import { resolveSource } from './model-source.ts';
import { touch } from './registered-models.ts';
import { searchVersions } from './search-models.ts';

export function sqlModelVersions(context: StoreContext): ModelVersions {
  const { read, write } = context.database;
  const get = async (name: string, version: string) =>
    (await readVersions(read, [await findVersion(read, name, version)]))[0]!;
  return {
    create: (version) => createVersion(context, version),
    get,
    search: (options = {}) => searchVersions(context, options),
    async update(name, version, { description = null }) {
      await write(async (db) =>
        updateVersion(db, await findVersion(db, name, version), { description }),
      );
      return get(name, version);
    },
    async transition(transition) {
      if (transition.archiveExisting) checkArchiving(transition.stage);
      parseStage(transition.stage);
      await write((db) => transitionStage(context, db, transition));
      return get(transition.name, transition.version);
    },
    delete: (name, version) => write((db) => deleteVersion(context, db, { name, version })),
    async setTag(name, version, tag) {
      checkModelName(name);
      parseVersion(version);
      checkRegistryTag(tag);
      await write((db) => setVersionTag(context, db, { name, version, tag }));
    },
    async deleteTag(name, version, key) {
      checkModelName(name);
      parseVersion(version);
      checkName('key', key);
      await write((db) => deleteVersionTag(context, db, { name, version, key }));
    },
    downloadUri: async (name, version) => (await findVersion(read, name, version)).storage_location,
  };
}

async function createVersion(
  context: StoreContext,
  version: NewModelVersion,
): Promise<ModelVersion> {
  const { name, source, tags = [] } = version;
  checkModelName(name);
  for (const tag of tags) checkRegistryTag(tag);
  const origin = await resolveSource(context, version);
  return context.database.write(async (db) => {
    const model = await lockModel(context, db, name);
    const { highest } = await db
      .selectFrom('model_versions')
      .select(({ fn }) => fn.max('version').as('highest'))
      .where('model', '=', model)
      .executeTakeFirstOrThrow();
    const now = Date.now();
    const row = await db
      .insertInto('model_versions')
      .values({
        model,
        version: (highest ?? 0) + 1,
        creation_time: now,
        last_update_time: now,
        description: version.description ?? null,
        user_id: context.actor ?? null,
        stage: 'None',
        source,
        storage_location: origin.storageLocation,
        run_id: origin.runId ?? null,
        run_link: version.runLink ?? null,
        model_id: origin.modelId ?? null,
        status: 'READY',
        status_message: null,
        deleted: 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    for (const tag of tags) await insertTag(db, row, tag);
    await touch(db, model);
    const number = String(row.version);
    const detail = { source, runId: origin.runId };
    await audit(context, db, {
      event: 'model_version.created',
      model: name,
      version: number,
      detail,
    });
    return (await readVersions(db, [{ ...row, name }]))[0]!;
  });
}

/** Two versions that are made at once get two numbers. */
async function lockModel(
  { database }: StoreContext,
  db: Connection,
  name: string,
): Promise<number> {
  const { id } = await findModel(db, name);
  if (database.dialect === 'postgres') {
    await db
      .selectFrom('registered_models')
      .select('id')
      .where('id', '=', id)
      .forUpdate()
      .execute();
  }
  return id;
}

type VersionChange = Partial<
  Pick<
    VersionRow,
    'description' | 'stage' | 'deleted' | 'source' | 'run_id' | 'run_link' | 'user_id'
  >
>;

async function updateVersion(
  db: Connection,
  { model, version }: Pick<VersionRow, 'model' | 'version'>,
  change: VersionChange,
): Promise<void> {
  await db
    .updateTable('model_versions')
    .set({ ...change, last_update_time: Date.now() })
    .where('model', '=', model)
    .where('version', '=', version)
    .execute();
}

async function transitionStage(
  context: StoreContext,
  db: Connection,
  { name, version, stage, archiveExisting = false }: StageTransition,
): Promise<void> {
  const row = await findVersion(db, name, version);
  const wanted = parseStage(stage);
  if (archiveExisting) {
    await db
      .updateTable('model_versions')
      .set({ stage: 'Archived', last_update_time: Date.now() })
      .where('model', '=', row.model)
      .where('version', '!=', row.version)
      .where('stage', '=', wanted)
      .where('deleted', '=', 0)
      .execute();
  }
  await updateVersion(db, row, { stage: wanted });
  await touch(db, row.model);
  const detail = { stage: wanted, before: row.stage, archiveExisting };
  await audit(context, db, { event: 'model_version.transitioned', model: name, version, detail });
}

/** The number is never given again; what it held is blanked. */
async function deleteVersion(
  context: StoreContext,
  db: Connection,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<void> {
  const row = await findVersion(db, name, version);
  await db
    .deleteFrom('model_aliases')
    .where('model', '=', row.model)
    .where('version', '=', row.version)
    .execute();
  await updateVersion(db, row, {
    deleted: 1,
    description: null,
    user_id: null,
    source: 'REDACTED-SOURCE-PATH',
    run_id: 'REDACTED-RUN-ID',
    run_link: 'REDACTED-RUN-LINK',
  });
  await touch(db, row.model);
  await audit(context, db, { event: 'model_version.deleted', model: name, version });
}

async function insertTag(
  db: Connection,
  { model, version }: Pick<VersionRow, 'model' | 'version'>,
  { key, value }: KeyValue,
): Promise<void> {
  await db
    .insertInto('model_version_tags')
    .values({ model, version, key, value })
    .onConflict((conflict) => conflict.columns(['model', 'version', 'key']).doUpdateSet({ value }))
    .execute();
}

async function setVersionTag(
  context: StoreContext,
  db: Connection,
  {
    name,
    version,
    tag,
  }: { readonly name: string; readonly version: string; readonly tag: KeyValue },
): Promise<void> {
  await insertTag(db, await findVersion(db, name, version), tag);
  const detail = { ...tag };
  await audit(context, db, { event: 'model_version_tag.set', model: name, version, detail });
}

async function deleteVersionTag(
  context: StoreContext,
  db: Connection,
  { name, version, key }: { readonly name: string; readonly version: string; readonly key: string },
): Promise<void> {
  const row = await findVersion(db, name, version);
  await db
    .deleteFrom('model_version_tags')
    .where('model', '=', row.model)
    .where('version', '=', row.version)
    .where('key', '=', key)
    .execute();
  await audit(context, db, {
    event: 'model_version_tag.deleted',
    model: name,
    version,
    detail: { key },
  });
}
