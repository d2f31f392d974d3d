import type { Selectable } from 'kysely';
import { InvalidValueError, MissingError } from '../errors.ts';
import type { RunInfo } from '../runs/runs.ts';
import type { StoreContext } from './context.ts';
import type { Connection, DialectName } from './database.ts';
import { experimentLocation } from './experiment-rows.ts';
import type { Tables } from './tables.ts';
import { joinUri } from './uri.ts';

export type RunRow = Selectable<Tables['runs']>;

function runMissing(id: string): MissingError {
  return new MissingError(`Run with id=${id} not found`);
}

/** Of any stage. */
export async function findRun(db: Connection, id: string): Promise<RunRow> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw runMissing(id);
  return row;
}

/**
 * The run for a write: nobody else writes to it until the transaction ends, so that what is read
 * of it now is still true then. (SQLite has one writer at a time anyway.)
 */
export async function lockRun(db: Connection, id: string, dialect: DialectName): Promise<RunRow> {
  if (dialect === 'sqlite') return findRun(db, id);
  const row = await db
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw runMissing(id);
  return row;
}

export async function lockActiveRun(
  db: Connection,
  id: string,
  dialect: DialectName,
): Promise<RunRow> {
  const row = await lockRun(db, id, dialect);
  if (row.deleted === 0) return row;
  throw new InvalidValueError(
    `The run ${id} must be in the 'active' state. Current state is deleted.`,
  );
}

/** The experiments' places are looked up once for all rows. */
export async function runInfos(
  context: StoreContext,
  rows: readonly RunRow[],
): Promise<readonly RunInfo[]> {
  const locations = await experimentLocations(context, rows);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    experimentId: String(row.experiment),
    userId: row.user_id,
    status: row.status as RunInfo['status'],
    startTime: row.start_time,
    endTime: row.end_time ?? undefined,
    artifactUri:
      row.artifact_uri || joinUri(locations.get(row.experiment) ?? '', row.id, 'artifacts'),
    lifecycleStage: row.deleted === 1 ? 'deleted' : 'active',
    folder: row.folder ?? undefined,
  }));
}

async function experimentLocations(
  context: StoreContext,
  rows: readonly RunRow[],
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(rows.map(({ experiment }) => experiment))];
  if (ids.length === 0) return new Map();
  const found = await context.database.read
    .selectFrom('experiments')
    .select(['id', 'artifact_location'])
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map((row) => [row.id, experimentLocation(context, row)]));
}

/** The database's keys of runs that are there. */
export async function runKeys(
  { database }: StoreContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await database.read
    .selectFrom('runs')
    .select(['id', 'key'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, key }) => [id, key]));
}
