import type { DeletedExperiment, PurgeRun } from '../purging/purging.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { experimentLocation } from './experiment-rows.ts';
import { dropFiles } from './purge-files.ts';

/** Runs without an experiment go there. */
const DEFAULT = 0;

/** What of an experiment lies in rows of their own, once it has no runs and logged models. */
const TABLES = ['datasets', 'experiment_tags', 'experiment_keys', 'traces'] as const;
const TRACE_TABLES = ['trace_tags', 'trace_metadata', 'trace_assessments'] as const;

/** Of those that were deleted then or before. */
export function deletedExperimentIds(db: Connection, deletedBy: number) {
  return experimentRows(db, deletedBy).select('id');
}

function experimentRows(db: Connection, deletedBy: number) {
  return db
    .selectFrom('experiments')
    .where('deleted', '=', 1)
    .where('id', '!=', DEFAULT)
    .where('last_update_time', '<=', deletedBy);
}

export async function deletedExperiments(
  context: StoreContext,
  deletedBy: number,
): Promise<readonly DeletedExperiment[]> {
  const rows = await experimentRows(context.database.read, deletedBy)
    .selectAll()
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name,
    artifactLocation: experimentLocation(context, row),
  }));
}

export async function purgeExperiment(
  context: StoreContext,
  db: Connection,
  { id, deletedBy, place }: PurgeRun,
): Promise<boolean> {
  const experiment = parseExperimentId(id);
  const query = experimentRows(db, deletedBy).select('id').where('id', '=', experiment);
  const locked = context.database.dialect === 'sqlite' ? query : query.forUpdate();
  if ((await locked.executeTakeFirst()) === undefined) return false;
  if (await isUsed(db, experiment)) return false;
  for (const table of TRACE_TABLES) {
    await db
      .deleteFrom(table)
      .where(
        'trace',
        'in',
        db.selectFrom('traces').select('key').where('experiment', '=', experiment),
      )
      .execute();
  }
  for (const table of TABLES) {
    await db.deleteFrom(table).where('experiment', '=', experiment).execute();
  }
  await dropFiles(context, db, place);
  await db.deleteFrom('experiments').where('id', '=', experiment).execute();
  return true;
}

async function isUsed(db: Connection, experiment: number): Promise<boolean> {
  for (const table of ['runs', 'logged_models'] as const) {
    const row = await db
      .selectFrom(table)
      .select('key')
      .where('experiment', '=', experiment)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}
