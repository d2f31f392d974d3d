import { rmSync } from 'node:fs';
import type { Storage } from '@havn/storage';
import { listObjects, objectPath, objectsFolder } from '../cache/objects.ts';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { hexAt } from '../remote/object-set.ts';
import { lackingInRemote } from '../remote/object-store.ts';
import { findRemote, openRemote } from '../remote/remotes.ts';
import { openRepository } from '../repository/repository.ts';
import { workspaceView } from '../stages/view.ts';
import type { DataContext } from './context.ts';
import { checkGcOptions, type GcOptions } from './gc-options.ts';
import { selectAll } from './transfer.ts';
import { CacheCollectError, collectUsed, type UsedObjects } from './used-objects.ts';

const HASHES = ['md5', 'md5-dos2unix'] as const;

export interface GcReport {
  /** Removed (or, dry, to be removed) from the cache and from the remote. */
  readonly cache: readonly string[];
  readonly remote: readonly string[];
}

/** Removes objects that nothing in the chosen scope uses. What cannot be read stops it first. */
export async function gc(context: DataContext, options: GcOptions): Promise<GcReport> {
  checkGcOptions(options);
  const used = [...collectUsed(context, await selectAll(context, options))];
  for (const project of options.projects ?? [])
    used.push(...(await usedElsewhere(context, options, project)));
  for (const { unread, set } of used) {
    if (unread.length > 0 && !options.force) throw new CacheCollectError(set.nameOf(unread[0]!));
  }
  if (options.cloud) return sweepBoth(context, options, used);
  const kept = options.notInRemote ? await withoutRemote(context, options, used) : used;
  return { cache: sweepCache(context, options, kept), remote: [] };
}

/** Nothing is removed here before the remote has said what it holds: it may refuse. */
async function sweepBoth(
  context: DataContext,
  options: GcOptions,
  used: readonly UsedObjects[],
): Promise<GcReport> {
  const { repository, signal } = context;
  const storage = await openRemote(findRemote(repository, options.remote, 'gc -c'), repository);
  try {
    const remote = await unusedInRemote(storage, used, signal);
    const cache = sweepCache(context, options, used);
    if (!options.dry) await storage.delete(remote, { signal });
    return { cache, remote: remote.map((key) => `${storage.url}/${key}`) };
  } finally {
    await storage.close();
  }
}

function sweepCache(
  { repository }: DataContext,
  { dry }: GcOptions,
  kept: readonly UsedObjects[],
): readonly string[] {
  return HASHES.flatMap((hash) =>
    sweepFolder(objectsFolder(repository.cache, hash), kept, hash, dry),
  );
}

async function usedElsewhere(context: DataContext, options: GcOptions, project: string) {
  const repository = openRepository(project);
  const view = workspaceView(repository);
  const workspace = { ...context.workspace, repository };
  const other: DataContext = { ...context, repository, workspace, view, touched: new Set() };
  return collectUsed(other, await selectAll(other, options));
}

/** A test for being used, in compact form. */
function usedTest(used: readonly UsedObjects[], hash: HashName): (md5: string) => boolean {
  const trees = new Set<string>();
  const digests: Uint8Array[] = [];
  for (const { set } of used) {
    if (set.hash !== hash) continue;
    for (const tree of set.trees) trees.add(tree);
    digests.push(set.digests);
  }
  return (md5) =>
    md5.endsWith('.dir') ? trees.has(md5) : digests.some((list) => contains(list, md5));
}

/** Binary search in sorted digests. */
function contains(digests: Uint8Array, md5: string): boolean {
  const wanted = Buffer.from(md5, 'hex');
  let [low, high] = [0, digests.length / DIGEST_BYTES];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = digests.subarray(middle * DIGEST_BYTES, (middle + 1) * DIGEST_BYTES);
    const order = Buffer.compare(at, wanted);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function sweepFolder(
  objects: string,
  used: readonly UsedObjects[],
  hash: HashName,
  dry: boolean | undefined,
): readonly string[] {
  const isUsed = usedTest(used, hash);
  const unused = [...listObjects(objects)].filter((md5) => !isUsed(md5));
  // A .dir object goes before the files that it names: none is left that names what is gone.
  const ordered = [...unused.filter(isTree), ...unused.filter((md5) => !isTree(md5))];
  const paths = ordered.map((md5) => objectPath(objects, md5));
  if (!dry) for (const path of paths) rmSync(path, { force: true });
  return paths;
}

function isTree(md5: string): boolean {
  return md5.endsWith('.dir');
}

/** Keys of objects that nothing uses, `.dir` objects first. */
async function unusedInRemote(
  storage: Storage,
  used: readonly UsedObjects[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const unused: string[] = [];
  for (const hash of HASHES) {
    const isUsed = usedTest(used, hash);
    const prefix = hash === 'md5' ? 'files/md5/' : '';
    for await (const { key } of storage.list(prefix, { signal })) {
      const match = /^([0-9a-f]{2})\/([0-9a-f]{30}(?:\.dir)?)$/.exec(key.slice(prefix.length));
      if (match && !isUsed(match[1]! + match[2]!)) unused.push(key);
    }
  }
  return unused.sort((a, b) => Number(isTree(b)) - Number(isTree(a)));
}

/** Keeps in the cache only what the remote does not have. */
async function withoutRemote(
  { repository, progress, signal }: DataContext,
  { remote }: GcOptions,
  used: readonly UsedObjects[],
): Promise<readonly UsedObjects[]> {
  const storage = await openRemote(
    findRemote(repository, remote, 'gc --not-in-remote'),
    repository,
  );
  try {
    const kept: UsedObjects[] = [];
    for (const group of used) {
      const lacking = await lackingInRemote(storage, group.set, { progress, signal });
      const digests = lacking.files.map((i) => Buffer.from(hexAt(group.set.digests, i), 'hex'));
      kept.push({
        ...group,
        set: { ...group.set, trees: lacking.trees, digests: Buffer.concat(digests) },
      });
    }
    return kept;
  } finally {
    await storage.close();
  }
}
