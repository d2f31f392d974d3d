import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { PieceObject, PieceOfContent } from '../artifacts/artifact-index.ts';
import { StateError } from '../errors.ts';
import type { StoreContext } from './context.ts';
import type { Connection, DialectName } from './database.ts';

/** A plain upload that brings nothing for so long is given up. */
export const PUT_LIFE_MS = 24 * 3_600_000;
/** An object is written within a moment; a process that takes longer is dead, or may not go on. */
const WRITING_LIFE_MS = 24 * 3_600_000;
const OBJECTS_AT_ONCE = 500;

interface ObjectName {
  readonly hash: string;
  readonly tail: string;
}

export function keyOfObject({ hash, tail }: ObjectName): string {
  return `objects/sha256/${hash.slice(0, 2)}/${hash.slice(2)}-${tail}`;
}

/** Holds off other transactions that name the same text. (SQLite has one writer at a time anyway.) */
export async function lockText(db: Connection, dialect: DialectName, text: string): Promise<void> {
  if (dialect === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(db);
}

/** The object that holds such bytes; it is not dropped before the transaction ends. */
async function keptObject(
  db: Connection,
  dialect: DialectName,
  hash: string,
): Promise<number | undefined> {
  const query = db
    .selectFrom('artifact_objects')
    .select('id')
    .where('hash', '=', hash)
    .where('state', '=', sql.lit('kept'));
  const locked = dialect === 'sqlite' ? query : query.forShare();
  return (await locked.executeTakeFirst())?.id;
}

async function addPiece(
  db: Connection,
  { content, number, size }: PieceOfContent,
  object: number,
): Promise<void> {
  await db.insertInto('artifact_pieces').values({ content, number, object, size }).execute();
}

/** Still wanted for a while; throws where it was given up. */
async function touch(db: Connection, content: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('artifact_contents')
    .set({
      until: sql<number>`case when upload is null then ${Date.now() + PUT_LIFE_MS} else until end`,
    })
    .where('id', '=', content)
    .where('until', 'is not', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new StateError('The upload was given up: begin it again.');
}

export async function reservePiece(
  { database: { dialect } }: StoreContext,
  db: Connection,
  piece: PieceOfContent,
): Promise<PieceObject | undefined> {
  const { content, hash, size } = piece;
  await touch(db, content);
  const known = await keptObject(db, dialect, hash);
  if (known !== undefined) {
    await addPiece(db, piece, known);
    return undefined;
  }
  const tail = randomBytes(5).toString('hex');
  const { id } = await db
    .insertInto('artifact_objects')
    .values({ hash, tail, size, state: 'writing', since: Date.now() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, key: keyOfObject({ hash, tail }) };
}

export async function keepPiece(
  { database: { dialect } }: StoreContext,
  db: Connection,
  piece: PieceOfContent,
  { id }: PieceObject,
): Promise<void> {
  await touch(db, piece.content);
  await lockText(db, dialect, piece.hash);
  const known = await keptObject(db, dialect, piece.hash);
  const { numUpdatedRows } = await db
    .updateTable('artifact_objects')
    .set({ state: known === undefined ? 'kept' : 'dropped', since: Date.now() })
    .where('id', '=', id)
    .where('state', '=', 'writing')
    .executeTakeFirst();
  if (known === undefined && numUpdatedRows === 0n) {
    throw new StateError('The upload took too long: begin it again.');
  }
  await addPiece(db, piece, known ?? id);
}

/** Forgets contents; the objects that nobody else holds are dropped. */
export async function dropContents(
  { database: { dialect } }: StoreContext,
  db: Connection,
  contents: readonly number[],
): Promise<void> {
  if (contents.length === 0) return;
  // First the contents: that waits for whoever is about to add a piece to one.
  await db.deleteFrom('artifact_contents').where('id', 'in', contents).execute();
  const rows = await db
    .deleteFrom('artifact_pieces')
    .where('content', 'in', contents)
    .returning('object')
    .execute();
  const objects = [...new Set(rows.map(({ object }) => object))].sort((a, b) => a - b);
  for (let at = 0; at < objects.length; at += OBJECTS_AT_ONCE) {
    await dropUnheld(db, dialect, objects.slice(at, at + OBJECTS_AT_ONCE));
  }
}

async function dropUnheld(
  db: Connection,
  dialect: DialectName,
  objects: readonly number[],
): Promise<void> {
  if (dialect === 'postgres') {
    // First wait for whoever is about to hold one; only the next statement sees that it does.
    const query = db.selectFrom('artifact_objects').select('id').where('id', 'in', objects);
    await query.orderBy('id').forUpdate().execute();
  }
  await db
    .updateTable('artifact_objects')
    .set({ state: 'dropped', since: Date.now() })
    .where('id', 'in', objects)
    .where('state', '=', 'kept')
    .where(
      sql<boolean>`not exists (select 1 from artifact_pieces p where p.object = artifact_objects.id)`,
    )
    .execute();
}

/** Objects to delete: dropped before `before`, or begun by a process that died. */
export async function droppedObjects(
  db: Connection,
  before: number,
): Promise<readonly PieceObject[]> {
  await db
    .updateTable('artifact_objects')
    .set({ state: 'dropped' })
    .where('state', '=', sql.lit('writing'))
    .where('since', '<', Date.now() - WRITING_LIFE_MS)
    .execute();
  const rows = await db
    .selectFrom('artifact_objects')
    .select(['id', 'hash', 'tail'])
    .where('state', '=', sql.lit('dropped'))
    .where('since', '<=', before)
    .orderBy('since')
    .limit(OBJECTS_AT_ONCE)
    .execute();
  return rows.map((row) => ({ id: row.id, key: keyOfObject(row) }));
}

export async function forgetObjects(
  db: Connection,
  objects: readonly PieceObject[],
): Promise<void> {
  if (objects.length === 0) return;
  await db
    .deleteFrom('artifact_objects')
    .where(
      'id',
      'in',
      objects.map(({ id }) => id),
    )
    .where('state', '=', 'dropped')
    .execute();
}
