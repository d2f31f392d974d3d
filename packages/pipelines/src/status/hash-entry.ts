import { type Hashed, hashPath, type Workspace } from '@havn/versions';
import { ExternalPathError } from '../errors.ts';
import type { FileEntry } from '../stage/stage.ts';

/** What a path is now, as dvc.lock records it; undefined where it is not there. */
async function hashEntry(
  workspace: Workspace,
  path: string,
  hash: FileEntry['hashName'] = 'md5',
): Promise<FileEntry | undefined> {
  if (/^\w[\w+.-]*:\/\//.test(path)) throw new ExternalPathError(path);
  const hashed = await hashPath(workspace, path, hash);
  return hashed && toEntry(hashed);
}

export function toEntry({ hash, md5, size, nfiles, isexec }: Hashed): FileEntry {
  return {
    md5,
    hashName: hash,
    size: BigInt(size),
    nfiles: nfiles === undefined ? undefined : BigInt(nfiles),
    isexec: isexec === true,
    rest: new Map(),
  };
}

/**
 * What a path is now, by the hash of its record while that still fits: what DVC 2 recorded keeps its
 * form until its content changes.
 */
export async function currentEntry(
  workspace: Workspace,
  path: string,
  locked: FileEntry | undefined,
): Promise<FileEntry | undefined> {
  if (locked?.hashName === 'md5-dos2unix') {
    const same = await hashEntry(workspace, path, 'md5-dos2unix');
    if (same?.md5 === locked.md5) return same;
  }
  return hashEntry(workspace, path);
}
