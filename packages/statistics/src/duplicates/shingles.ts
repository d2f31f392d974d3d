/**
 * @file What near duplicates are measured by: the set of runs of five characters of the normalised
 * text (lower case, letters and numbers, everything else one space). Two texts are as near as
 * Jaccard's index of their sets, |A ∩ B| ÷ |A ∪ B|.
 */

const WIDTH = 5;

/** Longer texts are compared by their beginnings. */
const MAX_LENGTH = 20_000;

export function normalise(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * 32-bit hashes of the runs, one a position; of a text shorter than a run, one of all of it. Written
 * into `out`, which grows as needed and is given back with the count.
 */
export class Shingler {
  #hashes = new Uint32Array(1024);
  count = 0;

  /** The hashes of the last text: the first `count` values count. */
  get hashes(): Uint32Array {
    return this.#hashes;
  }

  read(normalised: string): void {
    const count = normalised === '' ? 0 : Math.max(1, normalised.length - WIDTH + 1);
    if (count > this.#hashes.length) this.#hashes = new Uint32Array(count * 2);
    const width = Math.min(WIDTH, normalised.length);
    for (let i = 0; i < count; i++) {
      let hash = 0x811c9dc5;
      for (let k = 0; k < width; k++) {
        hash = Math.imul(hash ^ normalised.charCodeAt(i + k), 0x01000193);
      }
      this.#hashes[i] = scramble(hash);
    }
    this.count = count;
  }
}

/** Every bit of the input changes about half of the output's (the end of MurmurHash3). */
function scramble(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The set of a text's shingles: ascending, each once. */
export function shingleSet(text: string, shingler: Shingler = new Shingler()): Uint32Array {
  shingler.read(normalise(text));
  const sorted = shingler.hashes.slice(0, shingler.count).sort();
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    sorted[kept++] = sorted[i]!;
  }
  return sorted.slice(0, kept);
}

/** Jaccard's index of two sets as `shingleSet` gives them; 0 where one is empty. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}
