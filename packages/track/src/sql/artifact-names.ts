import { sql } from 'kysely';
import { InvalidValueError, StateError } from '../errors.ts';
import { dropContents, lockText } from './artifact-objects.ts';
import { folderKey, isAtOrWithin, isWithin, placeOf, placesAbove } from './artifact-paths.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';

/** Forgotten in one transaction. */
const FILES_AT_ONCE = 200;

export async function isFolder(db: Connection, path: string): Promise<boolean> {
  const { rows } = await sql`select 1 from artifacts where ${isWithin(folderKey(path))}
    limit 1`.execute(db);
  return rows.length > 0;
}

/** A name is a file's or a folder's, not both. */
export async function checkPath(db: Connection, path: string): Promise<void> {
  if (await isFolder(db, path)) {
    throw new InvalidValueError(`Artifact path refers to a directory, not a file: '${path}'`);
  }
  for (const { folder, name } of placesAbove(path)) {
    const query = db.selectFrom('artifacts').select('name').where('folder', '=', folder);
    if ((await query.where('name', '=', name).executeTakeFirst()) === undefined) continue;
    throw new InvalidValueError(`'${folder}${name}' is a file: nothing can lie below it.`);
  }
}

/** Gives a content its path and forgets the one that was there. */
export async function nameContent(
  context: StoreContext,
  db: Connection,
  { path, content }: { readonly path: string; readonly content: number },
): Promise<void> {
  const { folder, name } = placeOf(path);
  await lockText(db, context.database.dialect, path);
  await checkPath(db, path);
  const taken = await db
    .updateTable('artifact_contents')
    .set({ until: null })
    .where('id', '=', content)
    .where('until', 'is not', null)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) throw new StateError('The upload was given up: begin it again.');
  const before = await db
    .deleteFrom('artifacts')
    .where('folder', '=', folder)
    .where('name', '=', name)
    .returning('content')
    .execute();
  await sql`insert into artifacts (folder, name, content, size, modified)
    select ${folder}, ${name}, ${content}, coalesce(sum(size), 0), ${Date.now()}
    from artifact_pieces where content = ${content}`.execute(db);
  await dropContents(
    context,
    db,
    before.map((row) => row.content),
  );
}

/** Forgets a file or some that lie below a folder; true where there may be more. */
export async function removeSome(
  context: StoreContext,
  db: Connection,
  path: string,
): Promise<boolean> {
  const { rows } = await sql<{ content: number }>`delete from artifacts where (folder, name) in (
    select folder, name from artifacts where ${isAtOrWithin(path)} limit ${sql.lit(FILES_AT_ONCE)}
  ) returning content`.execute(db);
  await dropContents(
    context,
    db,
    rows.map(({ content }) => content),
  );
  return rows.length === FILES_AT_ONCE;
}
