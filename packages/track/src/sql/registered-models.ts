import { ExistsError, InvalidValueError, MissingError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type {
  ModelVersion,
  NewRegisteredModel,
  RegisteredModel,
  RegisteredModels,
} from '../registry/registry.ts';
import {
  checkAlias,
  checkModelName,
  checkNewModelName,
  checkRegistryTag,
  parseStage,
} from '../rules/registry-rules.ts';
import { checkName } from '../rules/words.ts';
import { audit } from './audit.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { deleteAlias, setAlias } from './model-aliases.ts';
import { findModel, findVersion, latestVersions, readModels, readVersions } from './model-rows.ts';
import { searchModels } from './search-models.ts';

const PROMPT_TAG = 'mlflow.prompt.is_prompt';

export function sqlRegisteredModels(context: StoreContext): RegisteredModels {
  const { read, write } = context.database;
  const get = async (name: string) => (await readModels(read, [await findModel(read, name)]))[0]!;
  return {
    create: (model) => createModel(context, model),
    get,
    search: (options = {}) => searchModels(context, options),
    async rename(name, newName) {
      checkNewModelName(newName);
      await write((db) => renameModel(context, db, { name, newName }));
      return get(newName);
    },
    async update(name, { description = null }) {
      await write(async (db) => {
        const { id } = await findModel(db, name);
        await touch(db, id, { description });
      });
      return get(name);
    },
    delete: (name) => write((db) => deleteModel(context, db, name)),
    latestVersions: (name, stages = []) => latest(read, name, stages),
    async setTag(name, tag) {
      checkRegistryTag(tag);
      await write((db) => setModelTag(context, db, { name, tag }));
    },
    async deleteTag(name, key) {
      checkModelName(name);
      checkName('key', key);
      await write((db) => deleteModelTag(context, db, { name, key }));
    },
    setAlias: (name, alias, version) => setAlias(context, { name, alias, version }),
    deleteAlias: (name, alias) => deleteAlias(context, { name, alias }),
    versionByAlias: (name, alias) => versionByAlias(read, name, alias),
  };
}

async function createModel(
  context: StoreContext,
  { name, description, tags = [] }: NewRegisteredModel,
): Promise<RegisteredModel> {
  checkModelName(name);
  for (const tag of tags) checkRegistryTag(tag);
  const { database } = context;
  return database.write(async (db) => {
    const now = Date.now();
    const row = await db
      .insertInto('registered_models')
      .values({ name, description: description ?? null, creation_time: now, last_update_time: now })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw await taken(db, name, tags);
    for (const tag of tags) await insertTag(db, row.id, tag);
    const event = isPrompt(tags) ? 'prompt.created' : 'registered_model.created';
    await audit(context, db, { event, model: name, detail: { name, description, tags } });
    return (await readModels(db, [row]))[0]!;
  });
}

function isPrompt(tags: readonly KeyValue[]): boolean {
  return tags.some(({ key, value }) => key === PROMPT_TAG && value.toLowerCase() === 'true');
}

async function taken(
  db: Connection,
  name: string,
  tags: readonly KeyValue[],
): Promise<ExistsError> {
  const [known] = await readModels(db, [await findModel(db, name)]);
  const old = isPrompt(known!.tags) ? 'Prompt' : 'Registered Model';
  const wanted = isPrompt(tags) ? 'Prompt' : 'Registered Model';
  if (old === wanted) return new ExistsError(`${wanted} (name=${name}) already exists.`);
  return new ExistsError(
    `Tried to create a ${wanted.toLowerCase()} with name '${name}', but the name is already taken ` +
      `by a ${old.toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`,
  );
}

export async function touch(
  db: Connection,
  id: number,
  change: { readonly name?: string; readonly description?: string | null } = {},
): Promise<void> {
  await db
    .updateTable('registered_models')
    .set({ ...change, last_update_time: Date.now() })
    .where('id', '=', id)
    .execute();
}

async function renameModel(
  context: StoreContext,
  db: Connection,
  { name, newName }: { readonly name: string; readonly newName: string },
): Promise<void> {
  const { id } = await findModel(db, name);
  const query = db.selectFrom('registered_models').select('id').where('name', '=', newName);
  const other = await query.executeTakeFirst();
  if (other && other.id !== id) {
    throw new ExistsError(`Registered Model (name=${newName}) already exists.`);
  }
  await touch(db, id, { name: newName });
  await db
    .updateTable('model_versions')
    .set({ last_update_time: Date.now() })
    .where('model', '=', id)
    .execute();
  await audit(context, db, {
    event: 'registered_model.renamed',
    model: newName,
    detail: { name, newName },
  });
}

async function deleteModel(context: StoreContext, db: Connection, name: string): Promise<void> {
  const { id } = await findModel(db, name);
  const tables = [
    'registered_model_tags',
    'model_aliases',
    'model_version_tags',
    'model_versions',
  ] as const;
  for (const table of tables) await db.deleteFrom(table).where('model', '=', id).execute();
  await db.deleteFrom('registered_models').where('id', '=', id).execute();
  await audit(context, db, { event: 'registered_model.deleted', model: name });
}

async function latest(
  db: Connection,
  name: string,
  stages: readonly string[],
): Promise<readonly ModelVersion[]> {
  const { id } = await findModel(db, name);
  const wanted = stages.map(parseStage);
  const versions = await latestVersions(db, [id]);
  return wanted.length === 0 ? versions : versions.filter(({ stage }) => wanted.includes(stage));
}

async function insertTag(db: Connection, model: number, { key, value }: KeyValue): Promise<void> {
  await db
    .insertInto('registered_model_tags')
    .values({ model, key, value })
    .onConflict((conflict) => conflict.columns(['model', 'key']).doUpdateSet({ value }))
    .execute();
}

async function setModelTag(
  context: StoreContext,
  db: Connection,
  { name, tag }: { readonly name: string; readonly tag: KeyValue },
): Promise<void> {
  const { id } = await findModel(db, name);
  await insertTag(db, id, tag);
  await audit(context, db, { event: 'registered_model_tag.set', model: name, detail: { ...tag } });
}

async function deleteModelTag(
  context: StoreContext,
  db: Connection,
  { name, key }: { readonly name: string; readonly key: string },
): Promise<void> {
  const { id } = await findModel(db, name);
  await db
    .deleteFrom('registered_model_tags')
    .where('model', '=', id)
    .where('key', '=', key)
    .execute();
  await audit(context, db, { event: 'registered_model_tag.deleted', model: name, detail: { key } });
}

async function versionByAlias(db: Connection, name: string, alias: string): Promise<ModelVersion> {
  checkModelName(name);
  checkAlias(alias);
  const { id } = await findModel(db, name);
  if (alias.toLowerCase() === 'latest') {
    const newest = (await latestVersions(db, [id])).toSorted((a, b) => +b.version - +a.version)[0];
    if (newest === undefined) throw new MissingError(`Latest version not found for model ${name}.`);
    return newest;
  }
  const row = await db
    .selectFrom('model_aliases')
    .select('version')
    .where('model', '=', id)
    .where('alias', '=', alias)
    .executeTakeFirst();
  if (row === undefined) throw new InvalidValueError(`Registered model alias ${alias} not found.`);
  const version = await findVersion(db, name, String(row.version));
  return (await readVersions(db, [version]))[0]!;
}
