import type { DeletedModel, DeletedModels, PurgeRun } from '../purging/purging.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { readLoggedModels } from './logged-model-rows.ts';
import { deletedExperimentIds } from './purge-experiments.ts';
import { dropFiles, heldBy } from './purge-files.ts';

const TABLES = ['logged_model_params', 'logged_model_tags', 'logged_model_metrics'] as const;

export async function deletedModels(
  context: StoreContext,
  which: DeletedModels,
): Promise<readonly DeletedModel[]> {
  const rows = await modelRows(context.database.read, which).orderBy('key').execute();
  const models = await readLoggedModels(context, rows);
  return models.map(({ id, name, experimentId, artifactLocation }) => {
    return { id, name, experimentId, artifactLocation };
  });
}

function modelRows(db: Connection, { deletedBy, ofGoneRuns = false }: DeletedModels) {
  return db
    .selectFrom('logged_models as m')
    .selectAll('m')
    .where((is) =>
      is.or([
        is.and([is('m.deleted', '=', 1), is('m.last_update_time', '<=', deletedBy)]),
        is('m.experiment', 'in', deletedExperimentIds(db, deletedBy)),
        ...(ofGoneRuns
          ? [
              is.and([
                is('m.last_update_time', '<=', deletedBy),
                is('m.source_run_id', '!=', ''),
                is.not(
                  is.exists(
                    is
                      .selectFrom('runs as r')
                      .select('r.key')
                      .whereRef('r.id', '=', 'm.source_run_id'),
                  ),
                ),
              ]),
            ]
          : []),
      ]),
    );
}

export async function purgeModel(
  context: StoreContext,
  db: Connection,
  { id, place, ...which }: PurgeRun & Pick<DeletedModels, 'ofGoneRuns'>,
): Promise<boolean> {
  const query = modelRows(db, which).where('m.id', '=', id);
  const locked = context.database.dialect === 'sqlite' ? query : query.forUpdate('m');
  const model = await locked.executeTakeFirst();
  if (model === undefined || (await heldBy(db, id)) !== undefined) return false;
  for (const table of TABLES) await db.deleteFrom(table).where('model', '=', model.key).execute();
  await db.deleteFrom('run_models').where('model', '=', id).execute();
  await dropFiles(context, db, place);
  await db.deleteFrom('logged_models').where('key', '=', model.key).execute();
  return true;
}
