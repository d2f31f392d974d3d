import type { Storage } from '@havn/storage';
import type {
  ArtifactEntry,
  ArtifactIndex,
  IndexedFile,
  PartOfUpload,
  PieceOfContent,
  StoredFiles,
} from './artifact-index.ts';
import { inPieces, type PieceBytes } from './pieces.ts';
import { deletePlain, findPlain, isPlainFolder, listPlain, measurePlain } from './plain-files.ts';

export interface ArtifactFile {
  /** The last part of its path. */
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, where the place says. */
  readonly modified: number | undefined;
  read(start?: number): AsyncIterable<Uint8Array>;
}

/**
 * The files of runs and models, content-addressed: cut into pieces of 10 MiB, each kept once under
 * `objects/sha256/`, with an index of which pieces make up which file. Paths are relative and clean.
 * - Nothing is whole in memory or on a temporary disk.
 * - A write that was answered is kept, also when the process is killed; one that was not leaves
 *   what was there before.
 * - A file that is being read may be replaced or deleted: its pieces stay for a while (`sweep`).
 * What an earlier version left under plain paths is read and listed, too.
 */
export interface ArtifactStore {
  /** Files and folders directly below a path, by name; nothing below what is no folder. */
  list(path: string): Promise<readonly ArtifactEntry[]>;
  find(path: string): Promise<ArtifactFile | undefined>;
  isFolder(path: string): Promise<boolean>;
  /** Throws `InvalidValueError` where a file could not stand. */
  write(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** One part of an upload (`ArtifactIndex.beginUpload`); a second one of its number replaces it. */
  writePart(part: PartOfUpload, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** A file, or a folder with all that lies in it; what is not there is no error. */
  delete(path: string): Promise<void>;
  /** How many files lie at a path and below it, and their bytes. */
  measure(path: string): Promise<StoredFiles>;
  /**
   * Deletes the pieces that nobody has held for `ageMs` and what was begun and never finished.
   * Answers how many pieces.
   */
  sweep(ageMs: number): Promise<number>;
}

export interface ArtifactStoreOptions {
  readonly index: ArtifactIndex;
  readonly storage: Storage;
}

/** Where the pieces lie; no artifact of a plain path is looked for there. */
const OBJECTS = 'objects';

export function openArtifactStore({ index, storage }: ArtifactStoreOptions): ArtifactStore {
  return {
    async list(path) {
      const [indexed, plain] = await Promise.all([index.list(path), listPlain(storage, path)]);
      return merged(
        indexed,
        plain.filter(({ name }) => path !== '' || name !== OBJECTS),
      );
    },
    async find(path) {
      const file = await index.find(path);
      if (file) return indexedFile(storage, path, file);
      return isOwn(path) ? undefined : findPlain(storage, path);
    },
    async isFolder(path) {
      return (await index.isFolder(path)) || (!isOwn(path) && (await isPlainFolder(storage, path)));
    },
    async write(path, content) {
      await index.checkPath(path);
      const id = await index.begin();
      await writePieces(index, storage, id, content);
      await index.name(path, id);
    },
    async writePart(part, content) {
      const id = await index.begin(part);
      await writePieces(index, storage, id, content);
      await index.finishPart(id);
    },
    async delete(path) {
      await index.remove(path);
      if (!isOwn(path)) await deletePlain(storage, path);
    },
    async measure(path) {
      const indexed = await index.measure(path);
      if (isOwn(path)) return indexed;
      const plain = await measurePlain(storage, path);
      return { files: indexed.files + plain.files, bytes: indexed.bytes + plain.bytes };
    },
    sweep: (ageMs) => sweep(index, storage, Date.now() - ageMs),
  };
}

function isOwn(path: string): boolean {
  return path.split('/')[0] === OBJECTS;
}

/** What was written later hides what an earlier version left. */
function merged(
  indexed: readonly ArtifactEntry[],
  plain: readonly ArtifactEntry[],
): readonly ArtifactEntry[] {
  if (plain.length === 0) return indexed;
  const entries = new Map([...plain, ...indexed].map((entry) => [entry.name, entry]));
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function indexedFile(storage: Storage, path: string, file: IndexedFile): ArtifactFile {
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    size: file.size,
    modified: file.modified,
    async *read(start = 0) {
      let at = 0;
      for (const { key, size } of file.pieces) {
        if (at + size > start) yield* storage.read(key, { start: Math.max(0, start - at) });
        at += size;
      }
    },
  };
}

/** The next piece comes in while one is written. */
async function writePieces(
  index: ArtifactIndex,
  storage: Storage,
  content: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  let number = 0;
  let writing = Promise.resolve();
  try {
    for await (const piece of inPieces(bytes)) {
      await writing;
      const { hash, bytes: own } = piece;
      writing = keep(index, storage, { content, number: number++, hash, size: own.length }, piece);
      // Thrown when it is awaited.
      writing.catch(() => {});
    }
  } catch (error) {
    // Whoever is told that it failed may count on it that nothing is written any more.
    await writing.catch(() => {});
    throw error;
  }
  await writing;
}

async function keep(
  index: ArtifactIndex,
  storage: Storage,
  piece: PieceOfContent,
  { bytes }: PieceBytes,
): Promise<void> {
  const object = await index.reserve(piece);
  if (object === undefined) return;
  await storage.write(object.key, bytes);
  await index.keep(piece, object);
}

async function sweep(index: ArtifactIndex, storage: Storage, before: number): Promise<number> {
  let count = 0;
  for (;;) {
    const objects = await index.dropped(before);
    if (objects.length === 0) return count;
    await storage.delete(objects.map(({ key }) => key));
    await index.forget(objects);
    count += objects.length;
  }
}
