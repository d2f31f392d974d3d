import { createHash, randomBytes } from 'node:crypto';
import {
  constants,
  type FileHandle,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
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

export interface PartContent {
  /** What the bytes are part of: a part file of other content is begun anew. */
  readonly content: string;
  /** Whether it is worth keeping when the way is cut. */
  readonly lasting: boolean;
}

/** Names what is transferred. */
export function transferId(...parts: readonly (string | number | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Where a part file lies; beside it `.tag` says of what content, `.lock` who is at it. */
export function partPath(stem: string, id: string): string {
  return `${stem}.${id}.part`;
}

/**
 * Opens a part file, made by an earlier attempt or new. After a power cut the last bytes of a file
 * may be zeros: only what was synced before the last step counts. If another transfer is at it, or
 * it is not to last, it is one of its own, which nobody goes on with.
 */
export async function openPartFile(
  stem: string,
  id: string,
  { content, lasting }: PartContent,
): Promise<PartFile> {
  const path = partPath(stem, id);
  const lock = lasting ? await lockUnlessTaken(path) : undefined;
  if (!lock) return ownPartFile(`${stem}.${id}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    return await sharedPartFile(path, content, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function lockUnlessTaken(path: string): Promise<FileLock | undefined> {
  await mkdir(dirname(path), { recursive: true });
  return lockFile(`${path}.lock`).catch((error: unknown) => {
    if (error instanceof LockedError) return undefined;
    throw error;
  });
}

async function sharedPartFile(path: string, content: string, lock: FileLock): Promise<PartFile> {
  const same = (await readFile(`${path}.tag`, 'utf8').catch(() => undefined)) === content;
  const { O_RDWR, O_CREAT, O_TRUNC } = constants;
  const handle = await open(path, O_RDWR | O_CREAT | (same ? 0 : O_TRUNC));
  if (!same) await writeFile(`${path}.tag`, content);
  const { size } = await handle.stat();
  const have = size === 0 ? 0 : Math.floor((size - 1) / SYNC_STEP) * SYNC_STEP;
  await handle.truncate(have);
  return partFile({ path, have, handle, lock });
}

async function ownPartFile(path: string): Promise<PartFile> {
  const handle = await withFolder(path, () => open(path, 'wx+'));
  return partFile({ path, have: 0, handle, lock: undefined });
}

interface OpenPart {
  readonly path: string;
  readonly have: number;
  readonly handle: FileHandle;
  readonly lock: FileLock | undefined;
}

function partFile({ path, have, handle, lock }: OpenPart): PartFile {
  let handleOpen = true;
  let done = false;
  const closeHandle = async () => {
    if (handleOpen) await handle.close();
    handleOpen = false;
  };
  const close = async ({ remove = lock === undefined } = {}) => {
    if (done) return;
    done = true;
    await closeHandle();
    if (remove) await Promise.all([path, `${path}.tag`].map((at) => rm(at, { force: true })));
    await lock?.release();
  };
  const finish = async (target: string) => {
    if (lock) await handle.datasync();
    // Windows renames no open file.
    await closeHandle();
    await withFolder(target, () => rename(path, target));
    done = true;
    if (lock) await rm(`${path}.tag`, { force: true });
    await lock?.release();
  };
  return { have, handle, finish, close };
}
