import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileLock, LockedError, lockFile } from '@havn/core';
import { withFolder } from './with-folder.ts';

/** Bytes after which a part file is put on the disk for sure. */
export const SYNC_STEP = 8 * 1024 * 1024;

/** A file on the way: what it has is kept when the way is cut. */
export interface PartFile {
  /** Bytes that are surely there. */
  readonly have: number;
  readonly handle: FileHandle;
  /** Puts it on the disk and under its final name. */
  finish(target: string): Promise<void>;
  /** After `finish` it does nothing. */
  close(options?: { readonly remove?: boolean }): Promise<void>;
}

/** Names what is transferred, so that only the same content is gone on with. */
export function transferId(...parts: readonly (string | number | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/**
 * Opens `<stem>.<id>.part`, made by an earlier attempt or new. After a power cut the last bytes of
 * a file may be zeros: only what was synced before the last step counts. If another transfer is at
 * it, a part file of its own is made, which nobody goes on with.
 */
export async function openPartFile(stem: string, id: string): Promise<PartFile> {
  const path = `${stem}.${id}.part`;
  await mkdir(dirname(path), { recursive: true });
  const lock = await lockFile(`${path}.lock`).catch((error: unknown) => {
    if (error instanceof LockedError) return undefined;
    throw error;
  });
  if (!lock) return ownPartFile(`${stem}.${id}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    return await sharedPartFile(path, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function sharedPartFile(path: string, lock: FileLock): Promise<PartFile> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  const have = size === 0 ? 0 : Math.floor((size - 1) / SYNC_STEP) * SYNC_STEP;
  const handle = await open(path, size === 0 ? 'w+' : 'r+');
  await handle.truncate(have);
  return partFile({ path, have, handle, lock });
}

async function ownPartFile(path: string): Promise<PartFile> {
  return partFile({ path, have: 0, handle: await open(path, 'wx+'), lock: undefined });
}

interface OpenPart {
  readonly path: string;
  readonly have: number;
  readonly handle: FileHandle;
  readonly lock: FileLock | undefined;
}

function partFile({ path, have, handle, lock }: OpenPart): PartFile {
  let closed = false;
  const close = async ({ remove = lock === undefined } = {}) => {
    if (closed) return;
    closed = true;
    await handle.close();
    if (remove) await rm(path, { force: true });
    await lock?.release();
  };
  const finish = async (target: string) => {
    await handle.datasync();
    // Windows renames no open file.
    await handle.close();
    closed = true;
    await withFolder(target, () => rename(path, target));
    await lock?.release();
  };
  return { have, handle, finish, close };
}
