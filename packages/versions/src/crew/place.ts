import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  rmSync,
  type Stats,
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { readAndHash } from './file-reader.ts';
import { splitNames } from './look.ts';
import { finish, renameInto, writeAll } from './store.ts';

export interface PlaceInput {
  /** `…/files/md5`, or a 2.x cache's root. */
  readonly objects: string;
  /** Where the names begin. */
  readonly folder: string;
  /** Joined with NUL; with `/` between folders. */
  readonly names: string;
  readonly digests: Uint8Array;
  readonly link: 'reflink' | 'hardlink' | 'symlink' | 'copy';
  /** Of copies. */
  readonly mode: number;
  /** Undefined: nobody else sees `folder` yet, files are made in place. Folders are there already. */
  readonly staging?: string | undefined;
  /** What the objects are named by; copies are compared with it. */
  readonly hash: HashName;
}

export interface PlaceResult {
  readonly inodes: Float64Array;
  readonly modified: Float64Array;
  readonly changed: Float64Array;
  readonly sizes: Float64Array;
  /** Places in the list whose object is not there, and those whose object has another content. */
  readonly missing: readonly number[];
  readonly corrupt: readonly { readonly index: number; readonly actual: string }[];
  readonly bytes: number;
}

let serial = 0;
const threadTag = Math.random().toString(36).slice(2, 8);

/** Makes files of the workspace from objects: by link or by copy. */
export function placeFiles(input: PlaceInput): PlaceResult {
  const list = splitNames(input.names);
  const missing: number[] = [];
  const corrupt: { index: number; actual: string }[] = [];
  const result = {
    inodes: new Float64Array(list.length),
    modified: new Float64Array(list.length),
    changed: new Float64Array(list.length),
    sizes: new Float64Array(list.length),
    missing,
    corrupt,
    bytes: 0,
  };
  const hex = Buffer.from(input.digests).toString('hex');
  for (const [i, name] of list.entries()) {
    const md5 = hex.slice(i * DIGEST_BYTES * 2, (i + 1) * DIGEST_BYTES * 2);
    const placed = placeOne(input, name, md5);
    if (placed === undefined) missing.push(i);
    else if (typeof placed === 'string') corrupt.push({ index: i, actual: placed });
    else {
      result.inodes[i] = placed.ino;
      result.modified[i] = placed.mtimeMs;
      result.changed[i] = placed.ctimeMs;
      result.sizes[i] = placed.size;
      result.bytes += placed.size;
    }
  }
  return result;
}

/** What the new file looks like; undefined: no object; a text: the hash that the object really has. */
function placeOne(input: PlaceInput, name: string, md5: string): Stats | string | undefined {
  const object = `${input.objects}/${md5.slice(0, 2)}/${md5.slice(2)}`;
  const path = `${input.folder}/${name}`;
  const target =
    input.staging === undefined ? path : `${input.staging}/${process.pid}-${threadTag}-${serial++}`;
  try {
    const placed = makeFile(input, object, target, md5);
    if (typeof placed === 'string' || target === path) return placed;
    renameInto(target, path, dirname(path));
    return placed;
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && where === object) return undefined;
    throw error;
  }
}

function makeFile(input: PlaceInput, object: string, target: string, md5: string) {
  if (input.link === 'copy') return copyObject(input, object, target, md5);
  if (input.link === 'hardlink') linkSync(object, target);
  else if (input.link === 'reflink') {
    copyFileSync(object, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    chmodSync(target, input.mode);
  } else {
    // A dangling link would look like a success.
    lstatSync(object);
    symlinkSync(object, target);
  }
  return lstatSync(input.link === 'symlink' ? object : target);
}

function copyObject(
  { mode, hash }: PlaceInput,
  object: string,
  target: string,
  md5: string,
): Stats | string {
  let file: number | undefined;
  try {
    const read = readAndHash(object, hash, (piece) => {
      file ??= openSync(target, 'wx', mode);
      writeAll(file, piece);
    });
    file ??= openSync(target, 'wx', mode);
    const stats = fstatSync(file);
    finish(file, mode);
    file = undefined;
    const actual = read.digest.toString('hex');
    if (actual === md5) return stats;
    rmSync(target);
    return actual;
  } catch (error) {
    if (file !== undefined) {
      closeSync(file);
      rmSync(target, { force: true });
    }
    throw error;
  }
}
