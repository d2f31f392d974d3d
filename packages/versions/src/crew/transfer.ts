import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { readAndHash } from './file-reader.ts';
import { finish, type ObjectTarget, objectPlace, renameInto, writeAll } from './store.ts';

export interface TransferInput {
  /** A folder of objects: `…/files/md5`, or a 2.x root. */
  readonly source: string;
  readonly digests: Uint8Array;
  /** `.dir` or nothing, the same for all. */
  readonly suffix: string;
  readonly hash: HashName;
  readonly target: ObjectTarget;
}

export interface TransferResult {
  readonly missing: readonly number[];
  readonly corrupt: readonly { readonly index: number; readonly actual: string }[];
  readonly bytes: number;
}

let serial = 0;
const threadTag = Math.random().toString(36).slice(2, 8);

/** Copies objects from folder to folder; what does not have the hash of its name is not kept. */
export function transferObjects(input: TransferInput): TransferResult {
  const missing: number[] = [];
  const corrupt: { index: number; actual: string }[] = [];
  let bytes = 0;
  const hex = Buffer.from(input.digests).toString('hex');
  for (let i = 0; i * DIGEST_BYTES < input.digests.length; i++) {
    const md5 = hex.slice(i * DIGEST_BYTES * 2, (i + 1) * DIGEST_BYTES * 2);
    const digest = input.digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
    const copied = transferOne(input, md5, digest);
    if (copied === undefined) missing.push(i);
    else if (typeof copied === 'string') corrupt.push({ index: i, actual: copied });
    else bytes += copied;
  }
  return { missing, corrupt, bytes };
}

/** Bytes copied; undefined: no such object; a text: the hash that it really has. */
function transferOne(
  { source, suffix, hash, target }: TransferInput,
  md5: string,
  digest: Uint8Array,
): number | string | undefined {
  const object = `${source}/${md5.slice(0, 2)}/${md5.slice(2)}${suffix}`;
  const place = objectPlace(target, digest, suffix);
  const writeTo = place.staged
    ? place.path
    : `${target.staging}/${process.pid}-${threadTag}-${serial++}`;
  let file: number | undefined;
  const open = () => {
    if (file === undefined) file = openIn(writeTo, place.folder, target.mode);
    return file;
  };
  try {
    const read = readAndHash(object, hash, (piece) => writeAll(open(), piece));
    finish(open(), target.mode);
    file = undefined;
    const actual = read.digest.toString('hex');
    if (actual !== md5) {
      rmSync(writeTo);
      return actual;
    }
    if (!place.staged) renameInto(writeTo, place.path, place.folder);
    return read.length;
  } catch (error) {
    if (file !== undefined) {
      closeSync(file);
      rmSync(writeTo, { force: true });
    }
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && path === object) return undefined;
    throw error;
  }
}

function openIn(path: string, folder: string, mode: number): number {
  try {
    return openSync(path, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(folder, { recursive: true });
    return openSync(path, 'wx', mode);
  }
}
