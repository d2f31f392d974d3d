import { randomBytes } from 'node:crypto';
import { newId } from '@havn/core';
import type { ArtifactUpload } from '../artifacts/artifact-index.ts';
import { InvalidValueError, MissingError } from '../errors.ts';
import { nameContent } from './artifact-names.ts';
import { dropContents } from './artifact-objects.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';

/** So long an upload in parts may be gone on with. */
const LIFE_MS = 7 * 24 * 3_600_000;

export async function beginUpload(db: Connection, parts: number): Promise<string> {
  const id = newId();
  const secret = randomBytes(32).toString('base64url');
  const until = Date.now() + LIFE_MS;
  await db
    .insertInto('artifact_uploads')
    .values({ id, secret, parts, until, path: null })
    .execute();
  return id;
}

async function findUpload(db: Connection, id: string) {
  return db.selectFrom('artifact_uploads').selectAll().where('id', '=', id).executeTakeFirst();
}

async function neededUpload({ database }: StoreContext, db: Connection, id: string) {
  const query = db.selectFrom('artifact_uploads').selectAll().where('id', '=', id);
  const locked = database.dialect === 'sqlite' ? query : query.forUpdate();
  const row = await locked.executeTakeFirst();
  if (row === undefined) throw new MissingError('There is no such upload.');
  return row;
}

export async function describeUpload(
  db: Connection,
  id: string,
): Promise<ArtifactUpload | undefined> {
  const row = await findUpload(db, id);
  if (row === undefined || row.path !== null) return undefined;
  const arrived = await arrivedParts(db, id);
  return {
    secret: row.secret,
    parts: row.parts,
    until: row.until,
    arrived: arrived.map(({ part, size }) => ({ number: part!, size: size! })),
  };
}

function arrivedParts(db: Connection, upload: string) {
  return db
    .selectFrom('artifact_contents')
    .select(['id', 'part', 'size'])
    .where('upload', '=', upload)
    .where('size', 'is not', null)
    .orderBy('part')
    .execute();
}

/** A content for a part of an upload. */
export async function beginPart(
  context: StoreContext,
  db: Connection,
  { upload, number }: { readonly upload: string; readonly number: number },
): Promise<number> {
  const { until, path } = await neededUpload(context, db, upload);
  if (path !== null) throw new MissingError('The upload is complete.');
  const row = { upload, part: number, size: null, until };
  const made = db.insertInto('artifact_contents').values(row).returning('id');
  return (await made.executeTakeFirstOrThrow()).id;
}

export async function finishPart(
  context: StoreContext,
  db: Connection,
  content: number,
): Promise<void> {
  const row = await db
    .selectFrom('artifact_contents')
    .select(['upload', 'part'])
    .where('id', '=', content)
    .executeTakeFirst();
  if (!row?.upload) throw new MissingError('There is no such upload.');
  await neededUpload(context, db, row.upload);
  const before = await db
    .selectFrom('artifact_contents')
    .select('id')
    .where('upload', '=', row.upload)
    .where('part', '=', row.part)
    .where('size', 'is not', null)
    .execute();
  await dropContents(
    context,
    db,
    before.map(({ id }) => id),
  );
  const size = await sizeOf(db, content);
  await db.updateTable('artifact_contents').set({ size }).where('id', '=', content).execute();
}

async function sizeOf(db: Connection, content: number): Promise<number> {
  const row = await db
    .selectFrom('artifact_pieces')
    .select(({ fn }) => [fn.sum<number | null>('size').as('size')])
    .where('content', '=', content)
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}

export interface CompletedUpload {
  readonly id: string;
  readonly path: string;
  readonly parts: readonly number[];
}

export async function completeUpload(
  context: StoreContext,
  db: Connection,
  { id, path, parts }: CompletedUpload,
): Promise<void> {
  const upload = await neededUpload(context, db, id);
  // The answer to the first call was lost on the way.
  if (upload.path === path) return;
  if (upload.path !== null) throw new MissingError('There is no such upload.');
  const arrived = new Map((await arrivedParts(db, id)).map((part) => [part.part!, part.id]));
  const numbers = [...new Set(parts)].sort((a, b) => a - b);
  const missing = numbers.length === 0 ? 1 : numbers.find((number) => !arrived.has(number));
  if (missing !== undefined) {
    throw new InvalidValueError(`Part ${missing} of the upload has not arrived.`);
  }
  const [first, ...rest] = numbers.map((number) => arrived.get(number)!);
  await append(db, first!, rest);
  await db
    .updateTable('artifact_contents')
    .set({ upload: null, part: null })
    .where('id', '=', first!)
    .execute();
  await nameContent(context, db, { path, content: first! });
  await dropParts(context, db, id);
  await db.updateTable('artifact_uploads').set({ path }).where('id', '=', id).execute();
}

/** The pieces of `others` follow those of `content`. */
async function append(db: Connection, content: number, others: readonly number[]): Promise<void> {
  let count = await countPieces(db, content);
  for (const other of others) {
    const own = await countPieces(db, other);
    const start = count;
    await db
      .updateTable('artifact_pieces')
      .set(({ eb }) => ({ content, number: eb('number', '+', start) }))
      .where('content', '=', other)
      .execute();
    count += own;
  }
}

async function countPieces(db: Connection, content: number): Promise<number> {
  const row = await db
    .selectFrom('artifact_pieces')
    .select(({ fn }) => [fn.countAll<number>().as('count')])
    .where('content', '=', content)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Everything that arrived for an upload and was not taken into its file. */
async function dropParts(context: StoreContext, db: Connection, upload: string): Promise<void> {
  const query = db.selectFrom('artifact_contents').select('id').where('upload', '=', upload);
  const rows = await query.execute();
  await dropContents(
    context,
    db,
    rows.map(({ id }) => id),
  );
}

export async function abortUpload(
  context: StoreContext,
  db: Connection,
  id: string,
): Promise<void> {
  await neededUpload(context, db, id);
  await dropParts(context, db, id);
  await db.deleteFrom('artifact_uploads').where('id', '=', id).execute();
}
