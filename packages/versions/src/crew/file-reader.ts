import { closeSync, openSync, readSync } from 'node:fs';
import { md5 } from '../hash/digest.ts';
import { createHasher, type HashName, PIECE_BYTES } from '../hash/hasher.ts';

/** One buffer a thread, for all files in turn. */
let buffer: Buffer | undefined;

export interface ReadFile {
  readonly digest: Buffer;
  /** Bytes that were read; another number than the file had before tells that it changed. */
  readonly length: number;
}

/**
 * Hashes a file; `onPiece` gets its bytes in order, in memory that the next piece reuses. Small files
 * come as one piece.
 */
export function readAndHash(
  path: string,
  hash: HashName,
  onPiece?: (piece: Uint8Array) => void,
): ReadFile {
  const file = openSync(path, 'r');
  try {
    const first = fill(file);
    if (first.length < PIECE_BYTES && hash === 'md5') {
      onPiece?.(first);
      return { digest: md5(first), length: first.length };
    }
    const hasher = createHasher(hash);
    let length = 0;
    for (let piece = first; piece.length > 0; piece = fill(file)) {
      length += piece.length;
      hasher.update(piece);
      onPiece?.(piece);
      if (piece.length < PIECE_BYTES) break;
    }
    return { digest: hasher.digest(), length };
  } finally {
    closeSync(file);
  }
}

/** The next piece: full, unless the file ends. To read on is cheaper than to ask how long it is. */
function fill(file: number): Uint8Array {
  buffer ??= Buffer.allocUnsafeSlow(PIECE_BYTES);
  let length = 0;
  while (length < PIECE_BYTES) {
    const read = readSync(file, buffer, length, PIECE_BYTES - length, null);
    length += read;
    if (read === 0) break;
  }
  return buffer.subarray(0, length);
}
