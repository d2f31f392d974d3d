import { sql } from 'kysely';
import type { ArtifactEntry, ArtifactIndex, IndexedFile } from '../artifacts/artifact-index.ts';
import { checkPath, isFolder, nameContent, removeSome } from './artifact-names.ts';
import {
  dropContents,
  droppedObjects,
  forgetObjects,
  keepPiece,
  keyOfObject,
  PUT_LIFE_MS,
  reservePiece,
} from './artifact-objects.ts';
import { folderKey, foldersBelow, isAtOrWithin, placeOf } from './artifact-paths.ts';
import {
  abortUpload,
  beginPart,
  beginUpload,
  completeUpload,
  describeUpload,
  finishPart,
} from './artifact-uploads.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';

/** Given up in one transaction. */
const CONTENTS_AT_ONCE = 200;

export function sqlArtifacts(context: StoreContext): ArtifactIndex {
  const { read, write } = context.database;
  return {
    list: (folder) => list(context, folder),
    find: (path) => find(read, path),
    isFolder: (path) => isFolder(read, path),
    checkPath: (path) => checkPath(read, path),
    begin: (part) => write((db) => (part ? beginPart(context, db, part) : begin(db))),
    reserve: (piece) => write((db) => reservePiece(context, db, piece)),
    keep: (piece, object) => write((db) => keepPiece(context, db, piece, object)),
    finishPart: (content) => write((db) => finishPart(context, db, content)),
    name: (path, content) => write((db) => nameContent(context, db, { path, content })),
    remove: (path) => remove(context, path),
    measure: (path) => measure(read, path),
    beginUpload: (parts) => write((db) => beginUpload(db, parts)),
    upload: (id) => describeUpload(read, id),
    completeUpload: (id, path, parts) =>
      write((db) => completeUpload(context, db, { id, path, parts })),
    abortUpload: (id) => write((db) => abortUpload(context, db, id)),
    async dropped(before) {
      await giveUp(context);
      return write((db) => droppedObjects(db, before));
    },
    forget: (objects) => write((db) => forgetObjects(db, objects)),
  };
}

async function list(
  { database: { read, dialect } }: StoreContext,
  path: string,
): Promise<readonly ArtifactEntry[]> {
  const folder = folderKey(path);
  const files = await read
    .selectFrom('artifacts')
    .select(['name', 'size', 'modified'])
    .where('folder', '=', folder)
    .execute();
  const { rows } = await foldersBelow(folder, dialect).execute(read);
  const folders = rows.map(({ name }) => {
    return { name, isFolder: true, size: undefined, modified: undefined };
  });
  const entries = [...files.map((file) => ({ ...file, isFolder: false })), ...folders];
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function find(db: Connection, path: string): Promise<IndexedFile | undefined> {
  const { folder, name } = placeOf(path);
  const file = await db
    .selectFrom('artifacts')
    .select(['content', 'size', 'modified'])
    .where('folder', '=', folder)
    .where('name', '=', name)
    .executeTakeFirst();
  if (file === undefined) return undefined;
  const pieces = await db
    .selectFrom('artifact_pieces as p')
    .innerJoin('artifact_objects as o', 'o.id', 'p.object')
    .select(['o.hash', 'o.tail', 'p.size'])
    .where('p.content', '=', file.content)
    .orderBy('p.number')
    .execute();
  return {
    size: file.size,
    modified: file.modified,
    pieces: pieces.map((piece) => ({ key: keyOfObject(piece), size: piece.size })),
  };
}

async function begin(db: Connection): Promise<number> {
  const row = { upload: null, part: null, size: null, until: Date.now() + PUT_LIFE_MS };
  const made = db.insertInto('artifact_contents').values(row).returning('id');
  return (await made.executeTakeFirstOrThrow()).id;
}

async function remove(context: StoreContext, path: string): Promise<void> {
  for (let more = true; more; ) {
    more = await context.database.write((db) => removeSome(context, db, path));
  }
}

async function measure(
  db: Connection,
  path: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: number }>`
    select count(*) as files, coalesce(sum(size), 0) as bytes from artifacts
    where ${isAtOrWithin(path)}`.execute(db);
  return { files: Number(rows[0]!.files), bytes: Number(rows[0]!.bytes) };
}

/** Forgets what was begun and not named in time. */
async function giveUp(context: StoreContext): Promise<void> {
  const now = Date.now();
  for (let more = true; more; ) {
    more = await context.database.write(async (db) => {
      const query = db.selectFrom('artifact_contents').select('id').where('until', '<', now);
      const rows = await query.limit(CONTENTS_AT_ONCE).execute();
      await dropContents(
        context,
        db,
        rows.map(({ id }) => id),
      );
      return rows.length === CONTENTS_AT_ONCE;
    });
  }
  await context.database.write((db) =>
    db.deleteFrom('artifact_uploads').where('until', '<', now).execute(),
  );
}
