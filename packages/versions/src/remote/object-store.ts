import { existsSync, mkdirSync } from 'node:fs';
import type { Progress } from '@havn/core';
import type { Storage } from '@havn/storage';
import { missingObjects, objectPath, objectsFolder } from '../cache/objects.ts';
import { closeTarget, openTarget, withTarget } from '../cache/staging.ts';
import { runCrew } from '../crew/crew.ts';
import type { ObjectTarget } from '../crew/store.ts';
import type { TransferInput } from '../crew/transfer.ts';
import { syncFileSystem, syncsAll } from '../durable/sync.ts';
import { CorruptObjectError } from '../errors.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { progressFor } from '../outputs/worth-telling.ts';
import { hexAt, type ObjectSet, pickDigests } from './object-set.ts';
import { downloadObjects, missingInStorage, uploadObjects } from './storage-objects.ts';

export interface TransferOptions {
  readonly progress: Progress;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a transfer did; the names are hexadecimal. */
export interface Transferred {
  readonly count: number;
  readonly missing: readonly string[];
}

/** Which objects of a set a remote lacks. */
export interface Lacking {
  readonly trees: readonly string[];
  readonly files: readonly number[];
}

export async function lackingInRemote(
  storage: Storage,
  set: ObjectSet,
  options: TransferOptions,
): Promise<Lacking> {
  if (storage.folder === undefined) return missingInStorage(storage, set, options);
  return lackingInFolder(storage.folder, set);
}

export function lackingInFolder(root: string, set: ObjectSet): Lacking {
  const objects = objectsFolder(root, set.hash);
  return {
    trees: set.trees.filter((tree) => !existsSync(objectPath(objects, tree))),
    files: missingObjects(objects, set.digests),
  };
}

/** Copies objects from the cache to a remote: files first, then the `.dir` objects that name them. */
export async function pushObjects(
  storage: Storage,
  cache: string,
  set: ObjectSet,
  lacking: Lacking,
  options: TransferOptions,
): Promise<Transferred> {
  if (storage.folder === undefined) return uploadObjects(storage, cache, set, lacking, options);
  return copyObjects(cache, storage.folder, set, lacking, options);
}

/** Copies objects from a remote to the cache; each is compared with its hash before it gets its name. */
export async function fetchObjects(
  storage: Storage,
  cache: string,
  set: ObjectSet,
  lacking: Lacking,
  options: TransferOptions,
): Promise<Transferred> {
  if (storage.folder !== undefined)
    return copyObjects(storage.folder, cache, set, lacking, options);
  const objects = objectsFolder(cache, set.hash);
  mkdirSync(objects, { recursive: true });
  const target = openTarget(objects);
  try {
    const moved = await downloadObjects(storage, target, set, lacking, options);
    if (moved.count > 0 && syncsAll()) syncFileSystem(objects);
    return moved;
  } finally {
    closeTarget(target);
  }
}

const OBJECTS_PER_TASK = 256;

/** From folder to folder, on all cores. */
async function copyObjects(
  from: string,
  to: string,
  set: ObjectSet,
  lacking: Lacking,
  options: TransferOptions,
): Promise<Transferred> {
  const [source, target] = [objectsFolder(from, set.hash), objectsFolder(to, set.hash)];
  mkdirSync(target, { recursive: true });
  const files = pickDigests(set.digests, lacking.files);
  const moved = await withTarget(target, (place) =>
    copyPart(set, source, place, files, '', options),
  );
  // A .dir object says that its files are there: it comes last.
  if (moved.missing.length > 0) return moved;
  const trees = Buffer.from(lacking.trees.map((tree) => tree.slice(0, 32)).join(''), 'hex');
  const named = await withTarget(target, (place) =>
    copyPart(set, source, place, trees, '.dir', options),
  );
  return { count: moved.count + named.count, missing: [...moved.missing, ...named.missing] };
}

async function copyPart(
  { hash }: ObjectSet,
  source: string,
  target: ObjectTarget,
  digests: Uint8Array,
  suffix: string,
  { progress, signal }: TransferOptions,
): Promise<Transferred> {
  const count = digests.length / DIGEST_BYTES;
  if (count === 0) return { count: 0, missing: [] };
  const inputs: TransferInput[] = [];
  for (let at = 0; at < digests.length; at += OBJECTS_PER_TASK * DIGEST_BYTES) {
    const part = digests.slice(at, at + OBJECTS_PER_TASK * DIGEST_BYTES);
    inputs.push({ source, digests: part, suffix, hash: suffix ? 'md5' : hash, target });
  }
  const missing: string[] = [];
  const shown = progressFor(progress, count);
  shown.start('Copying', count, 'objects');
  await runCrew(
    'transferObjects',
    inputs,
    (result, i) => {
      const part = inputs[i]!.digests;
      const [damaged] = result.corrupt;
      if (damaged) {
        const md5 = hexAt(part, damaged.index) + suffix;
        throw new CorruptObjectError(objectPath(source, md5), md5, damaged.actual);
      }
      for (const index of result.missing) missing.push(hexAt(part, index) + suffix);
      shown.advance(part.length / DIGEST_BYTES);
    },
    { signal },
  );
  shown.end();
  return { count: count - missing.length, missing };
}
