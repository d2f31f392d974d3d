import { readFileSync, statSync } from 'node:fs';
import { missingObjects, objectPath, objectsFolder, subfolderTimes } from '../cache/objects.ts';
import { CorruptObjectError } from '../errors.ts';
import type { HashName } from '../hash/hasher.ts';
import { parseTree, type Tree, treeHash } from '../hash/tree.ts';
import { RACY_MS } from './hash-tree.ts';
import type { Workspace } from './workspace.ts';

interface ObjectName {
  readonly hash: HashName;
  readonly md5: string;
}

/** The files of a folder as its `.dir` object in the cache lists them; undefined where it is missing. */
export function readTree(workspace: Workspace, { hash, md5 }: ObjectName): Tree | undefined {
  const path = objectPath(objectsFolder(workspace.repository.cache, hash), md5);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const tree = parseTree(bytes);
  const actual = treeHash(bytes);
  if (!tree || actual !== md5) throw new CorruptObjectError(path, md5, actual);
  return tree;
}

/** A damaged `.dir` object is as good as none. */
function readTreeIfWhole(workspace: Workspace, name: ObjectName): Tree | undefined {
  try {
    return readTree(workspace, name);
  } catch (error) {
    if (error instanceof CorruptObjectError) return undefined;
    throw error;
  }
}

/** Whether the cache holds an object and, of a folder, all objects of its files. */
export function isCached(workspace: Workspace, name: ObjectName, path: string): boolean {
  const objects = objectsFolder(workspace.repository.cache, name.hash);
  if (!statSync(objectPath(objects, name.md5), { throwIfNoEntry: false })) return false;
  if (!name.md5.endsWith('.dir')) return true;
  const before = subfolderTimes(objects);
  if (isKnownComplete(workspace, name, path, objects, before)) return true;
  const tree = readTreeIfWhole(workspace, name);
  if (!tree || missingObjects(objects, tree.digests).length > 0) return false;
  rememberComplete(workspace, name, path, objects, before);
  return true;
}

/** A subfolder that did not change since all objects were there has lost none of them. */
function isKnownComplete(
  { state }: Workspace,
  { md5 }: ObjectName,
  path: string,
  objects: string,
  times: readonly number[],
): boolean {
  const record = state.tree(path);
  if (record?.hash !== md5 || record.cache?.folder !== objects) return false;
  return record.cache.modified.every((time, i) => time === times[i]);
}

function rememberComplete(
  { state }: Workspace,
  { md5 }: ObjectName,
  path: string,
  objects: string,
  times: readonly number[],
): void {
  const record = state.tree(path);
  if (record?.hash !== md5) return;
  if (Math.max(...times) >= Date.now() - RACY_MS) return;
  state.setTree(path, { ...record, cache: { folder: objects, modified: times } });
}
