import { statSync } from 'node:fs';
import { isCached } from './cached.ts';
import { hashPath } from './hash-path.ts';
import type { Hashed, Workspace } from './workspace.ts';

/** DVC's words for how a path differs from what is recorded of it. */
export type OutputStatus = 'not in cache' | 'deleted' | 'modified' | 'new';

export interface Recorded {
  /** Absolute. */
  readonly path: string;
  readonly hash: Hashed['hash'];
  /** Undefined: nothing is recorded yet. */
  readonly md5: string | undefined;
  /** False: Git keeps the content, or it is a dependency. */
  readonly cached: boolean;
}

/** How a path differs from its record; undefined where it does not. */
export async function outputStatus(
  workspace: Workspace,
  { path, hash, md5, cached }: Recorded,
): Promise<OutputStatus | undefined> {
  const stats = statSync(path, { throwIfNoEntry: false });
  const ignored =
    cached && stats && workspace.repository.ignore.isIgnored(path, stats.isDirectory());
  const present = stats !== undefined && !ignored;
  // Hashing comes first: what the state learns tells whether the cache has to be listed.
  const actual = present ? await hashPath(workspace, path, hash) : undefined;
  if (md5 !== undefined && cached && !isCached(workspace, { hash, md5 }, path))
    return 'not in cache';
  if (!present) return 'deleted';
  if (actual?.md5 !== md5) return 'modified';
  return undefined;
}
