import {
  closeSync,
  existsSync,
  fchmodSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { readAndHash } from './file-reader.ts';
import { splitNames } from './look.ts';

/** Where objects are put. */
export interface ObjectTarget {
  /** `…/files/md5`, or a 2.x cache's root. */
  readonly folder: string;
  /** A folder of this run on the same file system, for what is not complete. */
  readonly staging: string;
  /**
   * One byte for each first byte of a hash: 1 where `folder` had no such subfolder when the work began.
   * Then objects are staged under that name, and the whole subfolder is moved at the end.
   */
  readonly fresh: Uint8Array;
  readonly mode: number;
}

export interface HashInput {
  readonly folder: string;
  /** Joined with NUL. */
  readonly names: string;
  readonly hash: HashName;
  /** Undefined: only hash. */
  readonly target?: ObjectTarget | undefined;
}

/** Columns in the order of the names; a file that is gone or unreadable ends the task. */
export interface HashResult {
  readonly digests: Uint8Array;
  /** Bytes that were read of each; another number than it had before tells that it changed. */
  readonly sizes: Float64Array;
}

/** Hashes files and, with a target, puts their bytes there under their hashes. */
export function hashFiles({ folder, names, hash, target }: HashInput): HashResult {
  const list = splitNames(names);
  const digests = new Uint8Array(list.length * DIGEST_BYTES);
  const sizes = new Float64Array(list.length);
  for (const [i, name] of list.entries()) {
    const path = `${folder}/${name}`;
    const { digest, length } = target ? storeFile(path, hash, target) : readAndHash(path, hash);
    digests.set(digest, i * DIGEST_BYTES);
    sizes[i] = length;
  }
  return { digests, sizes };
}

let serial = 0;

/** Copies while it hashes; the copy gets its name only when it is whole. */
function storeFile(path: string, hash: HashName, target: ObjectTarget) {
  const temporary = `${target.staging}/${process.pid}-${threadTag}-${serial++}`;
  let file: number | undefined;
  let small: Buffer | undefined;
  try {
    const read = readAndHash(path, hash, (piece) => {
      if (file === undefined && piece.length < SMALL_BYTES && small === undefined) {
        // Known objects need no copy at all: the name is known before anything is written.
        small = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
        return;
      }
      if (file === undefined) file = openSync(temporary, 'wx', target.mode);
      writeAll(file, piece);
    });
    const place = objectPlace(target, read.digest);
    if (file === undefined) storeSmall(place, small ?? Buffer.alloc(0), temporary, target);
    else {
      finish(file, target.mode);
      file = undefined;
      renameInto(temporary, place.path, place.folder);
    }
    return read;
  } catch (error) {
    if (file !== undefined) closeSync(file);
    rmSync(temporary, { force: true });
    throw error;
  }
}

const SMALL_BYTES = 1 << 20;

/** Tells the threads of a process apart in the names of temporary files. */
const threadTag = Math.random().toString(36).slice(2, 8);

interface Place {
  readonly folder: string;
  readonly path: string;
  /** Nothing else writes there, and nobody sees it before it is moved as a whole. */
  readonly staged: boolean;
}

export function objectPlace(target: ObjectTarget, digest: Uint8Array, suffix = ''): Place {
  const hex = Buffer.from(digest.buffer, digest.byteOffset, DIGEST_BYTES).toString('hex');
  const staged = target.fresh[digest[0]!] === 1;
  const folder = `${staged ? target.staging : target.folder}/${hex.slice(0, 2)}`;
  return { folder, path: `${folder}/${hex.slice(2)}${suffix}`, staged };
}

function storeSmall(place: Place, content: Uint8Array, temporary: string, target: ObjectTarget) {
  if (place.staged) {
    const file = createIn(place, target.mode);
    if (file !== undefined) writeWhole(file, place.path, content, target.mode);
    return;
  }
  if (isKept(place.path, content.length)) return;
  writeWhole(openSync(temporary, 'wx', target.mode), temporary, content, target.mode);
  renameInto(temporary, place.path, place.folder);
}

/** Fills a new file and closes it; where that fails the file goes. */
function writeWhole(file: number, path: string, content: Uint8Array, mode: number): void {
  try {
    writeAll(file, content);
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
  finish(file, mode);
}

/** Creates an object's file; undefined where this run has it already. */
function createIn(place: Place, mode: number): number | undefined {
  for (;;) {
    try {
      return openSync(place.path, 'wx', mode);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return undefined;
      if (code !== 'ENOENT') throw error;
      mkdirSync(place.folder, { recursive: true });
    }
  }
}

/** A kept object has its whole length; anything else is written anew. */
export function isKept(path: string, size: number): boolean {
  if (!existsSync(path)) return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.size === size && (stats.mode & 0o222) === 0;
}

export function writeAll(file: number, content: Uint8Array): void {
  let written = 0;
  while (written < content.length) written += writeSync(file, content, written);
}

const UMASK = process.umask();

export function finish(file: number, mode: number): void {
  if ((UMASK & mode) !== 0) fchmodSync(file, mode);
  closeSync(file);
}

export function renameInto(from: string, to: string, folder: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(folder, { recursive: true });
    renameSync(from, to);
  }
}
