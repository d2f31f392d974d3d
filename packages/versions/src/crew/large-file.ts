import type { HashName } from '../hash/hasher.ts';
import { readAndHash } from './file-reader.ts';

export interface LargeFileInput {
  readonly path: string;
  readonly hash: HashName;
}

export interface LargeFileResult {
  readonly digest: Uint8Array;
  /** Bytes that the hash was made of. */
  readonly length: number;
}

/** Hashes one file: a task of its own, for one that takes seconds. */
export function hashLargeFile({ path, hash }: LargeFileInput): LargeFileResult {
  const { digest, length } = readAndHash(path, hash);
  return { digest, length };
}
