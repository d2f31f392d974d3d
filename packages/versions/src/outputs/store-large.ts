import { constants, rmSync, type Stats, statSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HavnError } from '@havn/core';
import { runCrew } from '../crew/crew.ts';
import type { LargeFileResult } from '../crew/large-file.ts';
import { type HashResult, type ObjectTarget, objectPlace, renameInto } from '../crew/store.ts';
import type { HashName } from '../hash/hasher.ts';

/** From here on hashing and copying at the same time saves more than it costs. */
export const LARGE_FILE_BYTES = 64 << 20;

export class FileChangedError extends HavnError {
  readonly code = 'FILE_CHANGED';
  constructor(path: string) {
    super(`'${path}' changed while it was read`, {
      remedy: 'Wait until nothing writes to it any more, then run the command again.',
    });
  }
}

export interface LargeOptions {
  readonly path: string;
  readonly hash: HashName;
  readonly target: ObjectTarget | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Hashes one large file and, with a target, puts it there; both at once, on two cores. */
export async function storeLarge(options: LargeOptions): Promise<HashResult> {
  const { path, target } = options;
  const before = statSync(path);
  const temporary = target && join(target.staging, `large-${process.pid}-${Date.now()}`);
  try {
    const { digest, length } = await hashAndCopy(options, temporary);
    if (!isUnchanged(before, statSync(path)) || length !== before.size)
      throw new FileChangedError(path);
    if (temporary) {
      if (statSync(temporary).size !== length) throw new FileChangedError(path);
      const place = objectPlace(target, digest);
      renameInto(temporary, place.path, place.folder);
    }
    return { digests: digest, sizes: Float64Array.of(length) };
  } catch (error) {
    if (temporary) rmSync(temporary, { force: true });
    throw error;
  }
}

async function hashAndCopy(
  { path, hash, target, signal }: LargeOptions,
  temporary: string | undefined,
): Promise<LargeFileResult> {
  let result: LargeFileResult | undefined;
  const take = (found: LargeFileResult) => {
    result = found;
  };
  const hashing = runCrew('hashLargeFile', [{ path, hash }], take, { signal, apart: true });
  const copying = temporary && copyTo(path, temporary, target!.mode);
  // Both end before anything is taken away.
  const ends = await Promise.allSettled([hashing, copying]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { ...result!, digest: Uint8Array.from(result!.digest) };
}

async function copyTo(path: string, to: string, mode: number): Promise<void> {
  // The kernel copies, or shares the blocks where the file system can.
  await copyFile(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, mode);
}

function isUnchanged(before: Stats, after: Stats): boolean {
  return (
    after.ino === before.ino &&
    after.size === before.size &&
    after.mtimeMs === before.mtimeMs &&
    after.ctimeMs === before.ctimeMs
  );
}
