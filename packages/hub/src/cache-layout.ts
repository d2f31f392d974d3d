import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { type HubId, isCommit } from './hub-id.ts';

/**
 * The cache of the Python library, shared with it: `models--OWNER--NAME/` with `blobs/HASH`,
 * `refs/REVISION` (a commit) and `snapshots/COMMIT/FILE`, links to blobs.
 */
export interface RepositoryCache {
  readonly blob: (etag: string) => string;
  readonly lock: (etag: string) => string;
  readonly snapshot: (commit: string) => string;
  readonly ref: (revision: string) => string;
}

export function repositoryCache(cacheDir: string, { type, id }: HubId): RepositoryCache {
  const name = [type, ...id.split('/')].join('--');
  const root = join(cacheDir, name);
  return {
    blob: (etag) => join(root, 'blobs', etag),
    lock: (etag) => join(cacheDir, '.locks', name, `${etag}.havn`),
    snapshot: (commit) => join(root, 'snapshots', commit),
    ref: (revision) => join(root, 'refs', revision),
  };
}

/** The commit that a revision was when it was last asked for. */
export async function cachedCommit(
  cache: RepositoryCache,
  revision: string,
): Promise<string | undefined> {
  if (isCommit(revision)) return revision;
  try {
    const commit = (await readFile(cache.ref(revision), 'utf8')).trim();
    return isCommit(commit) ? commit : undefined;
  } catch {
    return undefined;
  }
}

export async function rememberCommit(
  cache: RepositoryCache,
  revision: string,
  commit: string,
): Promise<void> {
  if (isCommit(revision) || (await cachedCommit(cache, revision)) === commit) return;
  await writeFileAtomic(cache.ref(revision), commit);
}

/** Makes a blob appear in a snapshot: a relative link, or a copy where links are not allowed. */
export async function linkBlob(blob: string, file: string): Promise<void> {
  if (await isFile(file)) return;
  await mkdir(dirname(file), { recursive: true });
  // Made beside and moved, so that another process never sees half of a copy or a gap.
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await symlink(relative(dirname(file), blob), temporary).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      return copyFile(blob, temporary);
    });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
