import { type Dirent, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { StoredFolder, StoredObject } from '../storage.ts';
import { PARTIAL_FOLDER } from './partials.ts';

/** So many files are looked at between two turns of the event loop. */
const SLICE = 128;

interface Place {
  /** '' or ending in `/`. */
  readonly key: string;
  /** Real paths of the linked folders above, so that a circle of links ends. */
  readonly links: readonly string[];
}

/** The files below `root` whose key begins with `prefix`; a missing folder is an empty one. */
export async function* listFolder(
  root: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<StoredObject> {
  const waiting: Place[] = [{ key: prefix.slice(0, prefix.lastIndexOf('/') + 1), links: [] }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { key: folder, links } = place;
    const files: string[] = [];
    for (const entry of await entriesOf(join(root, folder))) {
      signal?.throwIfAborted();
      const key = folder + entry.name;
      const kind = await kindOf(join(root, key), entry);
      if (kind === 'folder' && key !== PARTIAL_FOLDER) {
        if (!`${key}/`.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue;
        const next = await followed(join(root, key), entry, links);
        if (next) waiting.push({ key: `${key}/`, links: next });
      } else if (kind === 'file' && key.startsWith(prefix)) files.push(key);
    }
    yield* described(root, files, signal);
  }
}

/** What lies directly in a folder below `root` ('' or ending in `/`). */
export async function* listDirectly(
  root: string,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<StoredObject | StoredFolder> {
  const files: string[] = [];
  for (const entry of await entriesOf(join(root, folder))) {
    const key = folder + entry.name;
    const kind = await kindOf(join(root, key), entry);
    if (kind === 'file') files.push(key);
    else if (kind !== 'folder' || key === PARTIAL_FOLDER) continue;
    else if (await holdsFile(root, `${key}/`, signal)) yield { folder: `${key}/` };
  }
  yield* described(root, files, signal);
}

async function holdsFile(root: string, folder: string, signal?: AbortSignal): Promise<boolean> {
  for await (const _ of listFolder(root, folder, signal)) return true;
  return false;
}

async function* described(
  root: string,
  keys: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<StoredObject> {
  for (const [index, key] of keys.entries()) {
    if (index % SLICE === SLICE - 1) await setImmediate();
    signal?.throwIfAborted();
    // Ten times as fast as the asynchronous call, which matters for a million small objects.
    const found = statSync(join(root, key), { throwIfNoEntry: false });
    if (found) yield { key, size: found.size, modified: found.mtimeMs, tag: undefined };
  }
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function kindOf(path: string, entry: Dirent): Promise<'file' | 'folder' | undefined> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return 'file';
  return found?.isDirectory() ? 'folder' : undefined;
}

async function followed(
  path: string,
  entry: Dirent,
  links: readonly string[],
): Promise<readonly string[] | undefined> {
  if (!entry.isSymbolicLink()) return links;
  const real = await realpath(path);
  return links.includes(real) ? undefined : [...links, real];
}
