import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HavnError } from '@havn/core';
import { runCrew } from '../crew/crew.ts';
import type { LargeFileInput } from '../crew/large-file.ts';
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

/** Hashes one large file and, with a target, puts it there; both at once on two cores. */
export async function storeLarge({
  path,
  hash,
  target,
  signal,
}: LargeOptions): Promise<HashResult> {
  const began = Date.now();
  const before = statSync(path);
  const temporary = target && join(target.staging, `large-${process.pid}-${began}`);
  const inputs: LargeFileInput[] = [{ step: 'hash', path, hash }];
  if (temporary) inputs.unshift({ step: 'copy', path, to: temporary, mode: target.mode });
  let digest = new Uint8Array(0);
  let length = 0;
  try {
    const take = (half: { readonly digest?: Uint8Array; readonly length?: number }) => {
      digest = half.digest ? Uint8Array.from(half.digest) : digest;
      length = half.length ?? length;
    };
    await runCrew('largeFile', inputs, take, { signal });
    const after = statSync(path);
    const same =
      after.ino === before.ino &&
      after.size === before.size &&
      after.mtimeMs === before.mtimeMs &&
      after.ctimeMs === before.ctimeMs;
    if (!same || length !== before.size) throw new FileChangedError(path);
    if (temporary && statSync(temporary).size !== length) throw new FileChangedError(path);
    if (temporary) {
      const place = objectPlace(target, digest);
      renameInto(temporary, place.path, place.folder);
    }
  } catch (error) {
    if (temporary) rmSync(temporary, { force: true });
    throw error;
  }
  return { digests: digest, sizes: Float64Array.of(length) };
}
