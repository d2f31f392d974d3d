import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { md5 } from '../hash/digest.ts';
import { createHasher, type HashName, PIECE_BYTES } from '../hash/hasher.ts';

/** One buffer a thread, for all files in turn. */
let buffer: Buffer | undefined;

export interface ReadFile {
  readonly digest: Buffer;
  /** As the file was before its first byte was read. */
  readonly stats: Stats;
  /** Bytes that were read; another number than `stats.size` tells of a file that changed. */
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
    const stats = fstatSync(file);
    const first = fill(file, stats.size);
    if (first.length < PIECE_BYTES && hash === 'md5') {
      onPiece?.(first);
      return { digest: md5(first), stats, length: first.length };
    }
    const hasher = createHasher(hash);
    let length = 0;
    for (let piece = first; piece.length > 0; piece = fill(file, stats.size - length)) {
      length += piece.length;
      hasher.update(piece);
      onPiece?.(piece);
      if (piece.length < PIECE_BYTES) break;
    }
    return { digest: hasher.digest(), stats, length };
  } finally {
    closeSync(file);
  }
}

/** The next piece: full, unless the file ends. What was expected and has come is not asked for again. */
function fill(file: number, expected: number): Uint8Array {
  buffer ??= Buffer.allocUnsafeSlow(PIECE_BYTES);
  let length = 0;
  while (length < PIECE_BYTES) {
    const read = readSync(file, buffer, length, PIECE_BYTES - length, null);
    length += read;
    if (read === 0 || length === expected) break;
  }
  return buffer.subarray(0, length);
}
