import { HavnError } from '@havn/core';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES, type Tree } from '../hash/tree.ts';
import { readTree } from '../outputs/cached.ts';
import { hexAt, type ObjectSet, uniqueDigests } from '../remote/object-set.ts';
import { isRepositoryImport } from '../stages/stage.ts';
import type { Selected } from '../stages/targets.ts';
import type { DataContext } from './context.ts';

/** Objects that outputs use, by the remote that they are bound to (`undefined`: the default one). */
export interface UsedObjects {
  readonly remote: string | undefined;
  readonly set: ObjectSet;
  /** Folders whose `.dir` object the cache lacks: their files are not in the set yet. */
  readonly unread: readonly string[];
}

export class CacheCollectError extends HavnError {
  readonly code = 'CACHE_COLLECT';
  constructor(path: string) {
    super(`unable to fully collect used cache without cache for directory '${path}'`, {
      remedy: 'Get it with havn data fetch, or go on without it: --force',
    });
  }
}

export interface CollectOptions {
  /** Leaves out what is not to be pushed: `push: false`, imports of other repositories. */
  readonly push?: boolean | undefined;
  /** Only outputs that are bound to this remote or to none. */
  readonly remote?: string | undefined;
}

interface Group {
  readonly remote: string | undefined;
  readonly hash: HashName;
  readonly trees: Set<string>;
  readonly unread: Set<string>;
  readonly digests: Uint8Array[];
  readonly names: Map<string, string>;
  readonly folders: { readonly shown: string; readonly tree: Tree }[];
}

/** Collects the objects of outputs; folders are read from their `.dir` objects in the cache. */
export function collectUsed(
  context: DataContext,
  selected: readonly Selected[],
  { push, remote }: CollectOptions = {},
): readonly UsedObjects[] {
  const groups = new Map<string, Group>();
  for (const one of selected) {
    const { stage, out } = one;
    if (!out.cached || out.md5 === undefined || out.path === undefined) continue;
    if (push && (out.entry.push === false || isRepositoryImport(stage))) continue;
    const bound = out.entry.remote;
    if (remote !== undefined && bound !== undefined && bound !== remote) continue;
    addOutput(context, groupOf(groups, bound, out.hash), one);
  }
  return [...groups.values()].map((group) => ({
    remote: group.remote,
    unread: [...group.unread],
    set: {
      hash: group.hash,
      trees: [...group.trees],
      digests: uniqueDigests(group.digests),
      nameOf: namesOf(group),
    },
  }));
}

/** Paths of objects; those of files in folders are only gathered when one is asked for. */
function namesOf({ names, folders }: Group): (md5: string) => string {
  let inside: ReadonlyMap<string, string> | undefined;
  return (md5) => {
    const name = names.get(md5);
    if (name !== undefined) return name;
    inside ??= new Map(
      folders.flatMap(({ shown, tree }) =>
        tree.paths.map((path, i) => [hexAt(tree.digests, i), `${shown}/${path}`] as const),
      ),
    );
    return inside.get(md5) ?? md5;
  };
}

function groupOf(groups: Map<string, Group>, remote: string | undefined, hash: HashName): Group {
  const key = `${hash} ${remote ?? ''}`;
  const group = groups.get(key) ?? {
    remote,
    hash,
    trees: new Set(),
    unread: new Set(),
    digests: [],
    names: new Map(),
    folders: [],
  };
  groups.set(key, group);
  return group;
}

function addOutput(
  { workspace, repository }: DataContext,
  group: Group,
  { out, within }: Selected,
) {
  const md5 = out.md5!;
  const shown = repository.display(out.path!);
  group.names.set(md5, shown);
  if (!md5.endsWith('.dir')) {
    group.digests.push(Buffer.from(md5, 'hex'));
    return;
  }
  if (group.trees.has(md5) && within === undefined) return;
  group.trees.add(md5);
  const tree = readTree(workspace, { hash: out.hash, md5 });
  if (!tree) group.unread.add(md5);
  else {
    group.digests.push(digestsWithin(tree, within));
    group.folders.push({ shown: shown.replaceAll('\\', '/'), tree });
  }
}

function digestsWithin({ paths, digests }: Tree, within: string | undefined): Uint8Array {
  if (within === undefined) return digests;
  return Buffer.concat(
    paths.flatMap((path, i) =>
      path === within || path.startsWith(`${within}/`)
        ? [digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)]
        : [],
    ),
  );
}
