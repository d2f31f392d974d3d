import type { DeletedRun, PurgeRun, Purging } from '../purging/purging.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { deletedExperiments, purgeExperiment } from './purge-experiments.ts';
import { dropFiles, heldBy } from './purge-files.ts';
import { deletedModels, purgeModel } from './purge-models.ts';
import { runInfos } from './run-rows.ts';

/** What of a run lies in rows of their own. */
const TABLES = [
  'params',
  'tags',
  'latest_metrics',
  'metric_segments',
  'metric_chunks',
  'run_datasets',
  'run_models',
] as const;

export function sqlPurging(context: StoreContext): Purging {
  const { read, write } = context.database;
  return {
    deletedRuns: (deletedBy) => deletedRuns(context, deletedBy),
    heldBy: (runId) => heldBy(read, runId),
    purgeRun: (run) => write((db) => purgeRun(context, db, run)),
    deletedModels: (which) => deletedModels(context, which),
    purgeModel: (model) => write((db) => purgeModel(context, db, model)),
    deletedExperiments: (deletedBy) => deletedExperiments(context, deletedBy),
    purgeExperiment: (experiment) => write((db) => purgeExperiment(context, db, experiment)),
    forgetKeys: (ids) => context.experimentKeys.forgetUnused(ids),
    async places() {
      const rows = await read
        .selectFrom('purged_places')
        .select('place')
        .orderBy('since')
        .execute();
      return rows.map(({ place }) => place);
    },
    async forgetPlace(place) {
      await write((db) => db.deleteFrom('purged_places').where('place', '=', place).execute());
    },
  };
}

async function deletedRuns(
  context: StoreContext,
  deletedBy: number,
): Promise<readonly DeletedRun[]> {
  const rows = await deletedRows(context.database.read, deletedBy)
    .orderBy('deleted_time')
    .orderBy('id')
    .execute();
  const infos = await runInfos(context, rows);
  return infos.map(({ id, name, experimentId, artifactUri, folder }, index) => {
    const deletedTime = rows[index]!.deleted_time!;
    return { id, name, experimentId, deletedTime, artifactUri, folder };
  });
}

function deletedRows(db: Connection, deletedBy: number) {
  const query = db.selectFrom('runs').selectAll().where('deleted', '=', 1);
  return query.where('deleted_time', '<=', deletedBy);
}

async function purgeRun(
  context: StoreContext,
  db: Connection,
  { id, deletedBy, place }: PurgeRun,
): Promise<boolean> {
  const query = deletedRows(db, deletedBy).where('id', '=', id);
  const locked = context.database.dialect === 'sqlite' ? query : query.forUpdate();
  const run = await locked.executeTakeFirst();
  if (run === undefined || (await heldBy(db, id)) !== undefined) return false;
  for (const table of TABLES) await db.deleteFrom(table).where('run', '=', run.key).execute();
  await dropFiles(context, db, place);
  await db.deleteFrom('runs').where('key', '=', run.key).execute();
  return true;
}
