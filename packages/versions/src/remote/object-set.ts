import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';

/** Objects to move, of one kind of hash: many files, in compact form, and the `.dir` objects. */
export interface ObjectSet {
  readonly hash: HashName;
  /** Hexadecimal, ending in `.dir`. */
  readonly trees: readonly string[];
  readonly digests: Uint8Array;
  /** For messages: the path of a file or of a tree. */
  readonly nameOf: (md5: string) => string;
}

export function hexAt(digests: Uint8Array, index: number): string {
  const at = digests.byteOffset + index * DIGEST_BYTES;
  return Buffer.from(digests.buffer, at, DIGEST_BYTES).toString('hex');
}

export function pickDigests(digests: Uint8Array, places: readonly number[]): Uint8Array {
  const picked = new Uint8Array(places.length * DIGEST_BYTES);
  for (const [to, from] of places.entries()) {
    picked.set(digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES), to * DIGEST_BYTES);
  }
  return picked;
}

/** The same digests, each once. Sorting keeps it compact: no text is made of them. */
export function uniqueDigests(parts: readonly Uint8Array[]): Uint8Array {
  const all = Buffer.concat(parts);
  const count = all.length / DIGEST_BYTES;
  if (count < 2) return all;
  const order = new Uint32Array(count).map((_, i) => i);
  const compare = (a: number, b: number) =>
    all.compare(
      all,
      b * DIGEST_BYTES,
      (b + 1) * DIGEST_BYTES,
      a * DIGEST_BYTES,
      (a + 1) * DIGEST_BYTES,
    );
  const first = (i: number) => all.readUInt32BE(i * DIGEST_BYTES);
  order.sort((a, b) => first(a) - first(b) || compare(a, b));
  const kept = [...order].filter((at, i) => i === 0 || compare(at, order[i - 1]!) !== 0);
  return pickDigests(all, kept);
}
