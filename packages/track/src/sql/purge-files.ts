import { removeSome } from './artifact-names.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';

/** A version tells its run and its logged model, or an id of these stands where its files lie. */
export async function heldBy(db: Connection, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('model_versions as v')
    .innerJoin('registered_models as m', 'm.id', 'v.model')
    .select(['m.name', 'v.version'])
    .where('v.deleted', '=', 0)
    .where((is) =>
      is.or([
        is('v.run_id', '=', id),
        is('v.model_id', '=', id),
        is('v.source', 'like', `%${id}%`),
        is('v.storage_location', 'like', `%${id}%`),
      ]),
    )
    .orderBy('m.name')
    .orderBy('v.version')
    .limit(1)
    .executeTakeFirst();
  return row && `${row.name} ${row.version}`;
}

/** Forgets the files at a place, and notes that what lies there without an index is to be deleted. */
export async function dropFiles(
  context: StoreContext,
  db: Connection,
  place: string | undefined,
): Promise<void> {
  if (place === undefined) return;
  for (let more = true; more; ) more = await removeSome(context, db, place);
  await db
    .insertInto('purged_places')
    .values({ place, since: Date.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
