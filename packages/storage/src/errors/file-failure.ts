import { userInfo } from 'node:os';
import { HavnError } from '@havn/core';
import { AccessDeniedError } from './access.ts';
import { DiskFullError } from './object.ts';
import { ObjectKeyError } from './usage.ts';

export interface FileAction {
  readonly url: string;
  readonly key: string;
  /** The file of this machine that was touched. */
  readonly path: string;
  readonly act: 'read' | 'write' | 'delete' | 'list';
}

/** What went wrong with a file of this machine, as an error that teaches; other errors as they are. */
export function fileFailure(error: unknown, { url, key, path, act }: FileAction): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof HavnError || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DiskFullError(path, error);
  if (code === 'EFBIG') return new DiskFullError(`${path} (the file grew past the limit)`, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AccessDeniedError({
      url,
      identity: `the user ${userName()}`,
      lacks: `to ${act} ${path}`,
      remedy:
        code === 'EROFS'
          ? 'Its file system is mounted read-only: mount it for writing, or choose another folder.'
          : `Let that user ${act} there (ls -l shows who may), or choose another folder.`,
      cause: error,
    });
  }
  if (code === 'ENAMETOOLONG') return new ObjectKeyError(url, key, 'a name in it is too long here');
  if (code === 'EISDIR' || code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') {
    return new ObjectKeyError(url, key, 'a file stands where it needs a folder, or a folder there');
  }
  return error;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of this process');
  }
}
