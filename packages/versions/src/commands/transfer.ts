import type { Storage } from '@havn/storage';
import type { OutputEntry } from '../dvcfile/entries.ts';
import { MissingObjectsError } from '../errors.ts';
import { hexAt, type ObjectSet } from '../remote/object-set.ts';
import {
  fetchObjects,
  type Lacking,
  lackingInFolder,
  lackingInRemote,
  pushObjects,
  type Transferred,
} from '../remote/object-store.ts';
import { findRemote, openRemote } from '../remote/remotes.ts';
import { type RevisionOptions, selectRevisions } from '../stages/revisions.ts';
import { readStages } from '../stages/stage.ts';
import { type Selected, selectOutputs } from '../stages/targets.ts';
import { revisionView } from '../stages/view.ts';
import { type DataContext, stagesOf } from './context.ts';
import { fetchImports } from './fetch-imports.ts';
import { expandGlobs } from './glob.ts';
import { pullRuns, pushRuns } from './run-transfer.ts';
import { collectUsed, type UsedObjects } from './used-objects.ts';

export interface TransferCommandOptions extends RevisionOptions {
  readonly targets?: readonly string[] | undefined;
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
  readonly withDeps?: boolean | undefined;
  readonly glob?: boolean | undefined;
  readonly runCache?: boolean | undefined;
}

export interface FetchOptions extends TransferCommandOptions {
  /** Only outputs of fewer bytes; of folders the sum of their files counts. */
  readonly maxSize?: number | undefined;
  /** Only outputs that are metrics or plots. */
  readonly types?: readonly ('metrics' | 'plots')[] | undefined;
}

/** Copies what the outputs use from the cache to the remote; gives the number of objects that went. */
export async function push(context: DataContext, options: TransferCommandOptions): Promise<number> {
  const used = collectUsed(context, await selectAll(context, options), {
    push: true,
    remote: options.remote,
  });
  for (const { set, unread } of used) {
    if (unread.length > 0) throw new MissingObjectsError(unread.map(set.nameOf), 'the cache');
  }
  let count = await eachRemote(context, options, 'push', used, async (storage, group) => {
    const lacking = await lackingInRemote(storage, group.set, callOptions(context, options));
    const { cache } = context.repository;
    const moved = await pushObjects(
      storage,
      cache,
      group.set,
      lacking,
      callOptions(context, options),
    );
    if (moved.missing.length > 0)
      throw new MissingObjectsError(moved.missing.map(group.set.nameOf), 'the cache');
    return moved.count;
  });
  if (options.runCache) count += await pushRuns(context, options);
  return count;
}

/** Copies what the outputs use from the remote to the cache; gives the number of objects that came. */
export async function fetch(context: DataContext, options: FetchOptions): Promise<number> {
  if (options.runCache) await pullRuns(context, options);
  const all = await selectAll(context, options);
  const selected = all.filter(({ out }) => isWanted(out.entry, options));
  let count = await fetchImports(context, selected, options.jobs);
  const first = collectUsed(context, selected, { push: true, remote: options.remote });
  count += await fetchGroups(
    context,
    options,
    first.filter(({ unread }) => unread.length > 0),
    true,
  );
  const whole = first.some(({ unread }) => unread.length > 0)
    ? collectUsed(context, selected, { push: true, remote: options.remote })
    : first;
  return count + (await fetchGroups(context, options, whole, false));
}

function isWanted({ size, metric, plot }: OutputEntry, { maxSize, types }: FetchOptions): boolean {
  if (maxSize && size && size >= maxSize) return false;
  if (!types?.length) return true;
  return types.some((type) => Boolean(type === 'metrics' ? metric : plot));
}

async function fetchGroups(
  context: DataContext,
  options: TransferCommandOptions,
  groups: readonly UsedObjects[],
  treesOnly: boolean,
): Promise<number> {
  const { cache } = context.repository;
  const wanted = groups.flatMap((group) => {
    const set = treesOnly ? { ...group.set, digests: new Uint8Array(0) } : group.set;
    const lacking = lackingInFolder(cache, set);
    return lacking.trees.length + lacking.files.length > 0 ? [{ ...group, set, lacking }] : [];
  });
  return eachRemote(context, options, 'fetch', wanted, async (storage, { set, lacking }) => {
    const moved = await fetchObjects(storage, cache, set, lacking, callOptions(context, options));
    refuseMissing(moved, set, storage.url);
    return moved.count;
  });
}

function refuseMissing({ missing }: Transferred, set: ObjectSet, place: string): void {
  if (missing.length > 0) throw new MissingObjectsError(missing.map(set.nameOf), place);
}

async function eachRemote<G extends { readonly remote: string | undefined }>(
  context: DataContext,
  options: TransferCommandOptions,
  command: string,
  groups: readonly G[],
  work: (storage: Storage, group: G) => Promise<number>,
): Promise<number> {
  let count = 0;
  for (const group of groups) {
    const remote = findRemote(context.repository, group.remote ?? options.remote, command);
    const storage = await openRemote(remote, context.repository);
    try {
      count += await work(storage, group);
    } finally {
      await storage.close();
    }
  }
  return count;
}

function callOptions({ progress, signal }: DataContext, { jobs }: TransferCommandOptions) {
  return { progress, signal, jobs };
}

/** The outputs of the workspace and of all revisions that the options name. */
export async function selectAll(
  context: DataContext,
  options: TransferCommandOptions,
): Promise<readonly Selected[]> {
  const { targets = [], glob, withDeps } = options;
  const expanded = glob && targets.length > 0 ? expandGlobs(targets) : targets;
  const selected = [...selectOutputs(await stagesOf(context), expanded, withDeps)];
  for (const revision of selectRevisions(context.repository, options)) {
    const stages = await readStages(revisionView(context.repository, revision), context.readers);
    selected.push(
      ...selectOutputs(stages, expanded.length > 0 ? namedIn(stages, expanded) : [], withDeps),
    );
  }
  return selected;
}

/** An older revision may not have what a target names. */
function namedIn(stages: Parameters<typeof selectOutputs>[0], targets: readonly string[]) {
  return targets.filter((target) => {
    try {
      return selectOutputs(stages, [target]).length > 0;
    } catch {
      return false;
    }
  });
}

/** What `status --cloud` prints: paths by where their objects are. */
export async function cloudStatus(
  context: DataContext,
  options: TransferCommandOptions,
): Promise<Readonly<Record<string, 'new' | 'deleted' | 'missing'>>> {
  const used = collectUsed(context, await selectAll(context, options), { push: true });
  const report: Record<string, 'new' | 'deleted' | 'missing'> = {};
  await eachRemote(context, options, 'status', used, async (storage, { set }) => {
    const remote = await lackingInRemote(storage, set, callOptions(context, options));
    const local = lackingInFolder(context.repository.cache, set);
    for (const [md5, word] of compareLacking(set, local, remote)) report[set.nameOf(md5)] = word;
    return 0;
  });
  return report;
}

function* compareLacking(set: ObjectSet, local: Lacking, remote: Lacking) {
  const here = new Set([...local.trees, ...local.files.map((i) => hexAt(set.digests, i))]);
  const there = new Set([...remote.trees, ...remote.files.map((i) => hexAt(set.digests, i))]);
  for (const md5 of new Set([...here, ...there])) {
    const word = here.has(md5) ? (there.has(md5) ? 'missing' : 'deleted') : 'new';
    yield [md5, word] as const;
  }
}
