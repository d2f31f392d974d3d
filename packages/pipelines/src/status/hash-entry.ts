import { describeUrl, type Hashed, hashPath, type Workspace } from '@havn/versions';
import { type FileEntry, isUrl } from '../stage/stage.ts';

/** What a path is now, as dvc.lock records it; undefined where it is not there. */
async function hashEntry(
  workspace: Workspace,
  path: string,
  hash: FileEntry['hashName'] = 'md5',
): Promise<FileEntry | undefined> {
  if (isUrl(path)) return urlEntry(workspace, path);
  const hashed = await hashPath(workspace, path, hash);
  return hashed && toEntry(hashed);
}

/** What a URL's place says of it: nothing is downloaded. */
async function urlEntry(workspace: Workspace, path: string): Promise<FileEntry | undefined> {
  const found = await describeUrl(workspace, { path });
  if (!found) return undefined;
  const { etag, checksum, md5, size = 0, nfiles } = found;
  const tag = md5 !== undefined ? undefined : etag !== undefined ? 'etag' : 'checksum';
  const entry = toEntry({ hash: 'md5', md5: md5 ?? etag ?? checksum ?? '', size, nfiles });
  return { ...entry, tag };
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
