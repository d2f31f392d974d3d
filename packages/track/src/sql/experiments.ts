import { ExistsError, InvalidValueError, MissingError, StateError } from '../errors.ts';
import type { Experiments, NewExperiment } from '../experiments/experiments.ts';
import type { KeyValue } from '../page.ts';
import { LIMITS } from '../rules/limits.ts';
import { checkLength, checkName } from '../rules/words.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import {
  activeExperiment,
  type ExperimentRow,
  findExperiment,
  withTags,
} from './experiment-rows.ts';
import { searchExperiments } from './search-experiments.ts';

export function sqlExperiments(context: StoreContext): Experiments {
  const { read, write } = context.database;
  return {
    create: (experiment) => createExperiment(context, experiment),
    async get(id) {
      const row = await findExperiment(read, id);
      return (await withTags(context, [row]))[0]!;
    },
    async getByName(name) {
      const row = await byName(read, name);
      return row && (await withTags(context, [row]))[0];
    },
    search: (options = {}) => searchExperiments(context, options),
    rename: (id, name) => {
      checkExperimentName(name);
      return write((db) => rename(db, id, name));
    },
    delete: (id) => write((db) => setDeleted(db, id, 1)),
    restore: (id) => write((db) => setDeleted(db, id, 0)),
    setTag(id, tag) {
      checkExperimentTag(tag);
      return write(async (db) => {
        const { id: experiment } = await activeExperiment(db, id);
        await insertTags(db, experiment, [tag]);
      });
    },
    deleteTag: (id, key) => write((db) => deleteTag(db, id, key)),
  };
}

async function createExperiment(
  { database }: StoreContext,
  { name, artifactLocation, tags = [] }: NewExperiment,
): Promise<string> {
  checkExperimentName(name);
  for (const tag of tags) checkExperimentTag(tag);
  return database.write(async (db) => {
    if (await byName(db, name)) throw nameTaken(name);
    const now = Date.now();
    const row = await db
      .insertInto('experiments')
      .values({
        name,
        artifact_location: artifactLocation ?? '',
        deleted: 0,
        creation_time: now,
        last_update_time: now,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) throw nameTaken(name);
    await insertTags(db, row.id, tags);
    return String(row.id);
  });
}

function nameTaken(name: string): ExistsError {
  return new ExistsError(`Experiment(name=${name}) already exists.`);
}

function byName(db: Connection, name: string): Promise<ExperimentRow | undefined> {
  return db.selectFrom('experiments').selectAll().where('name', '=', name).executeTakeFirst();
}

async function rename(db: Connection, id: string, name: string): Promise<void> {
  const { id: experiment, deleted } = await findExperiment(db, id);
  if (deleted === 1) throw new StateError('Cannot rename a non-active experiment.');
  const other = await byName(db, name);
  if (other && other.id !== experiment) throw nameTaken(name);
  await db
    .updateTable('experiments')
    .set({ name, last_update_time: Date.now() })
    .where('id', '=', experiment)
    .execute();
}

async function setDeleted(db: Connection, id: string, deleted: 0 | 1): Promise<void> {
  const row = await findExperiment(db, id);
  if (row.deleted === deleted) throw new MissingError(`No Experiment with id=${row.id} exists`);
  const now = Date.now();
  await db
    .updateTable('experiments')
    .set({ deleted, last_update_time: now })
    .where('id', '=', row.id)
    .execute();
  await db
    .updateTable('runs')
    .set({ deleted, deleted_time: deleted === 1 ? now : null })
    .where('experiment', '=', row.id)
    .execute();
}

async function insertTags(
  db: Connection,
  experiment: number,
  tags: readonly KeyValue[],
): Promise<void> {
  for (const { key, value } of tags) {
    await db
      .insertInto('experiment_tags')
      .values({ experiment, key, value })
      .onConflict((conflict) => conflict.columns(['experiment', 'key']).doUpdateSet({ value }))
      .execute();
  }
}

async function deleteTag(db: Connection, id: string, key: string): Promise<void> {
  const { id: experiment } = await activeExperiment(db, id);
  const { numDeletedRows } = await db
    .deleteFrom('experiment_tags')
    .where('experiment', '=', experiment)
    .where('key', '=', key)
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  throw new MissingError(`No tag with name: ${key} in experiment with id ${id}`);
}

function checkExperimentName(name: string): void {
  if (name === '') throw new InvalidValueError(`Invalid experiment name: '${name}'`);
  checkLength('name', LIMITS.experimentName, name);
}

function checkExperimentTag({ key, value }: KeyValue): void {
  checkName('key', key);
  checkLength('key', LIMITS.key, key);
  checkLength('value', LIMITS.experimentTagValue, value);
}
