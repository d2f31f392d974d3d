import { createHash } from 'node:crypto';

export type HashName = 'md5' | 'md5-dos2unix';

/** DVC hashes in pieces of this size; with `md5-dos2unix` it decides anew for each whether it is text. */
export const PIECE_BYTES = 1 << 20;

const HEAD_BYTES = 512;

/**
 * A hash that is fed with consecutive pieces of `PIECE_BYTES` (the last one shorter). `md5-dos2unix`
 * is the hash of DVC 2.x: CRLF counts as LF in pieces that look like text.
 */
export function createHasher(name: HashName) {
  const hash = createHash('md5');
  return {
    update(piece: Uint8Array): void {
      hash.update(name === 'md5-dos2unix' && looksLikeText(piece) ? withoutReturns(piece) : piece);
    },
    digest: (): Buffer => hash.digest(),
  };
}

/** At most 30 % of the first 512 bytes are no text characters, and none is NUL. */
function looksLikeText(piece: Uint8Array): boolean {
  const head = piece.subarray(0, HEAD_BYTES);
  let other = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    const text = (byte >= 32 && byte < 127) || (byte >= 8 && byte <= 13 && byte !== 11);
    if (!text) other++;
  }
  return head.length === 0 || other / head.length <= 0.3;
}

function withoutReturns(piece: Uint8Array): Uint8Array {
  const result = new Uint8Array(piece.length);
  let length = 0;
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] === 13 && piece[i + 1] === 10) continue;
    result[length++] = piece[i]!;
  }
  return result.subarray(0, length);
}
