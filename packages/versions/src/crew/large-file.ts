import { chmodSync, constants, copyFileSync } from 'node:fs';
import type { HashName } from '../hash/hasher.ts';
import { readAndHash } from './file-reader.ts';

/** Half of the work on a large file: one thread hashes it while another copies it. */
export type LargeFileInput =
  | { readonly step: 'hash'; readonly path: string; readonly hash: HashName }
  | { readonly step: 'copy'; readonly path: string; readonly to: string; readonly mode: number };

export interface LargeFileResult {
  /** Of the hashing half. */
  readonly digest?: Uint8Array;
  /** Bytes that the hash was made of. */
  readonly length?: number;
}

export function largeFile(input: LargeFileInput): LargeFileResult {
  if (input.step === 'hash') {
    const { digest, length } = readAndHash(input.path, input.hash);
    return { digest, length };
  }
  // The kernel copies, or shares the blocks where the file system can.
  copyFileSync(input.path, input.to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  chmodSync(input.to, input.mode);
  return {};
}
