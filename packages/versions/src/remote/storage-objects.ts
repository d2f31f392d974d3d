import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@havn/storage';
import { objectPath, objectsFolder } from '../cache/objects.ts';
import { readAndHash } from '../crew/file-reader.ts';
import { type ObjectTarget, renameInto } from '../crew/store.ts';
import { CorruptObjectError } from '../errors.ts';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { hexAt, type ObjectSet } from './object-set.ts';
import type { Lacking, TransferOptions, Transferred } from './object-store.ts';

/** DVC's default: four transfers a core. */
function jobsOf({ jobs }: TransferOptions): number {
  return jobs ?? 4 * availableParallelism();
}

/** Where an object lies in a remote. */
export function keyOf(hash: HashName, md5: string): string {
  return `${hash === 'md5' ? 'files/md5/' : ''}${md5.slice(0, 2)}/${md5.slice(2)}`;
}

/** Up to here asking for each object takes fewer requests than listing. */
const ASK_EACH = 500;

/** Which objects a bucket or server lacks: asked one by one, or from listings of the 256 subfolders. */
export async function missingInStorage(
  storage: Storage,
  set: ObjectSet,
  options: TransferOptions,
): Promise<Lacking> {
  const count = set.digests.length / DIGEST_BYTES;
  const { progress, signal } = options;
  progress.start('Querying remote', count + set.trees.length, 'objects');
  const has = async (md5: string) => {
    const found = await storage.stat(keyOf(set.hash, md5), { signal });
    progress.advance();
    return found !== undefined;
  };
  const trees: string[] = [];
  await forEach(set.trees, jobsOf(options), async (tree) => {
    if (!(await has(tree))) trees.push(tree);
  });
  const listed =
    count > ASK_EACH ? await listable(missingByListing(storage, set, options)) : undefined;
  const files = [...(listed ?? [])];
  if (!listed) {
    const places = Array.from({ length: count }, (_, i) => i);
    await forEach(places, jobsOf(options), async (i) => {
      if (!(await has(hexAt(set.digests, i)))) files.push(i);
    });
  }
  progress.end();
  return { trees, files: files.sort((a, b) => a - b) };
}

/** Undefined where the place has no listings, as web servers. */
async function listable<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const { UnsupportedByStorageError } = await import('@havn/storage');
    if (error instanceof UnsupportedByStorageError) return undefined;
    throw error;
  }
}

async function missingByListing(
  storage: Storage,
  { hash, digests }: ObjectSet,
  options: TransferOptions,
): Promise<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (let i = 0; i * DIGEST_BYTES < digests.length; i++) {
    const prefix = hexAt(digests, i).slice(0, 2);
    const group = groups.get(prefix) ?? [];
    if (group.length === 0) groups.set(prefix, group);
    group.push(i);
  }
  const missing: number[] = [];
  await forEach([...groups], jobsOf(options), async ([prefix, places]) => {
    const start = keyOf(hash, prefix);
    const found = new Set<string>();
    for await (const { key } of storage.list(start, { signal: options.signal })) {
      found.add(key.slice(start.length));
    }
    for (const i of places) if (!found.has(hexAt(digests, i).slice(2))) missing.push(i);
    options.progress.advance(places.length);
  });
  return missing;
}

export async function uploadObjects(
  storage: Storage,
  cache: string,
  set: ObjectSet,
  lacking: Lacking,
  options: TransferOptions,
): Promise<Transferred> {
  const objects = objectsFolder(cache, set.hash);
  const missing: string[] = [];
  const total = lacking.files.length + lacking.trees.length;
  if (total > 0) options.progress.start('Pushing', total, 'objects');
  const upload = async (md5: string) => {
    const file = objectPath(objects, md5);
    verifyObject(file, md5, set.hash);
    await storage.upload(keyOf(set.hash, md5), file, { signal: options.signal });
    options.progress.advance();
  };
  const guarded = async (md5: string) => {
    try {
      await upload(md5);
    } catch (error) {
      if (!isGone(error, objectPath(objects, md5))) throw error;
      missing.push(md5);
    }
  };
  const files = lacking.files.map((i) => hexAt(set.digests, i));
  await forEach(files, jobsOf(options), guarded);
  // A .dir object says that its files are there: it comes last.
  if (missing.length === 0) await forEach(lacking.trees, jobsOf(options), guarded);
  if (total > 0) options.progress.end();
  return { count: total - missing.length, missing };
}

function isGone(error: unknown, path: string): boolean {
  const { code, path: where } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && where === path;
}

/** Throws `CorruptObjectError` where a file's bytes are not those of the hash. */
export function verifyObject(file: string, md5: string, hash: HashName): void {
  const isTree = md5.endsWith('.dir');
  const actual = readAndHash(file, isTree ? 'md5' : hash).digest.toString('hex');
  if (actual !== md5.slice(0, 32)) {
    throw new CorruptObjectError(file, md5, actual + (isTree ? '.dir' : ''));
  }
}

export async function downloadObjects(
  storage: Storage,
  target: ObjectTarget,
  set: ObjectSet,
  lacking: Lacking,
  options: TransferOptions,
): Promise<Transferred> {
  const missing: string[] = [];
  const names = [...lacking.trees, ...lacking.files.map((i) => hexAt(set.digests, i))];
  if (names.length === 0) return { count: 0, missing };
  mkdirSync(join(target.folder, '.havn-partial'), { recursive: true });
  options.progress.start('Fetching', names.length, 'objects');
  await forEach(names, jobsOf(options), async (md5) => {
    // The same name in every run: what was cut off goes on where it stopped.
    const partial = join(target.folder, '.havn-partial', md5);
    try {
      await storage.download(keyOf(set.hash, md5), partial, { signal: options.signal });
      verifyDownload(partial, md5, set.hash, `${storage.url}/${keyOf(set.hash, md5)}`);
      chmodSync(partial, target.mode);
      renameInto(partial, objectPath(target.folder, md5), join(target.folder, md5.slice(0, 2)));
    } catch (error) {
      const { ObjectNotFoundError } = await import('@havn/storage');
      if (!(error instanceof ObjectNotFoundError)) throw error;
      missing.push(md5);
    }
    options.progress.advance();
  });
  rmSync(join(target.folder, '.havn-partial'), { recursive: true, force: true });
  options.progress.end();
  return { count: names.length - missing.length, missing };
}

function verifyDownload(file: string, md5: string, hash: HashName, place: string): void {
  const actual = readAndHash(file, md5.endsWith('.dir') ? 'md5' : hash).digest.toString('hex');
  if (actual === md5.slice(0, 32)) return;
  rmSync(file, { force: true });
  throw new CorruptObjectError(place, md5, actual);
}

/** Runs `work` for each item, at most `jobs` at a time; the first failure stops what has not begun. */
export async function forEach<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const run = async () => {
    while (!failed && next < items.length) {
      const item = items[next++]!;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const runs = Array.from({ length: Math.min(jobs, items.length) }, run);
  const settled = await Promise.allSettled(runs);
  const broken = settled.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
}
