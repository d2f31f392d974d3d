import { BANDS, type MinHashes } from './min-hash.ts';
import type { RowRanges } from './row-ranges.ts';

/** Partners kept of a row in each split: the likeliest ones are looked at again. */
const KEPT = 2;
/** Rows of a bucket that a row is compared with, in each split. */
const COMPARED = 16;
/** A partner so near that no better one is looked for. */
const SURE = 0.97;
/** An estimate so far below the threshold may still be a pair above it (2.5 standard errors). */
const MARGIN = 0.1;

/** For every row and split: earlier rows of that split that may be near to it. */
export interface NearCandidates {
  /** The likeliest first. */
  of(row: number, split: number): readonly number[];
  readonly pairs: number;
}

export interface FindNearOptions {
  readonly hashes: MinHashes;
  readonly ranges: RowRanges;
  readonly threshold: number;
  /** Pairs that need not be looked for: the row has an equal one in that split. */
  readonly skip: (row: number, split: number) => boolean;
}

/**
 * Finds candidates by locality-sensitive hashing: rows that agree in a band meet in a bucket. In a
 * bucket a row is compared with the first and the last 16 before it in each split, so that the time
 * stays linear where thousands of rows are alike. Memory: 16 bytes a row and split.
 */
export function findNearCandidates(options: FindNearOptions): NearCandidates {
  const { ranges, hashes } = options;
  const splits = ranges.starts.length - 1;
  const best = new Int32Array(ranges.total * splits * KEPT).fill(-1);
  const sure = new Uint8Array(ranges.total * splits);
  const keys = new Float64Array(countTexts(hashes));
  // A double holds 53 bits exactly: the row's number below, as much of the hash as fits above.
  const rowBits = Math.ceil(Math.log2(Math.max(hashes.rows, 2)));
  const drop = Math.max(0, 32 + rowBits - 53);
  const scale = 2 ** rowBits;
  for (let band = 0; band < BANDS; band++) {
    let at = 0;
    for (let row = 0; row < hashes.rows; row++) {
      if (!hashes.isEmpty(row)) keys[at++] = (hashes.band(row, band) >>> drop) * scale + row;
    }
    keys.sort();
    forEachBucket(keys, scale, (rows) => compareBucket(rows, { best, sure }, options));
  }
  return {
    of: (row, split) => {
      const at = (row * splits + split) * KEPT;
      return [...best.subarray(at, at + KEPT)].filter((partner) => partner >= 0);
    },
    pairs: best.reduce((count, partner) => count + (partner >= 0 ? 1 : 0), 0),
  };
}

function countTexts(hashes: MinHashes): number {
  let count = 0;
  for (let row = 0; row < hashes.rows; row++) if (!hashes.isEmpty(row)) count += 1;
  return count;
}

/** Runs of equal hashes among sorted keys, as the row numbers in them, ascending. */
function forEachBucket(
  keys: Float64Array,
  scale: number,
  visit: (rows: readonly number[]) => void,
): void {
  for (let start = 0; start < keys.length; ) {
    const bucket = Math.floor(keys[start]! / scale);
    let end = start + 1;
    while (end < keys.length && Math.floor(keys[end]! / scale) === bucket) end += 1;
    if (end - start > 1) {
      visit(Array.from(keys.subarray(start, end), (key) => key - bucket * scale));
    }
    start = end;
  }
}

interface Found {
  readonly best: Int32Array;
  /** 1 where a row has a sure partner in a split. */
  readonly sure: Uint8Array;
}

function compareBucket(
  rows: readonly number[],
  { best, sure }: Found,
  { hashes, ranges, threshold, skip }: FindNearOptions,
): void {
  const splits = ranges.starts.length - 1;
  const seen: number[][] = Array.from({ length: splits }, () => []);
  for (const row of rows) {
    const own = ranges.splitOf(row);
    for (let split = 0; split <= own; split++) {
      if (sure[row * splits + split] === 1 || skip(row, split)) continue;
      const before = seen[split]!;
      const at = (row * splits + split) * KEPT;
      const consider = (partner: number) => {
        if (best[at] === partner || best[at + 1] === partner) return;
        const estimate = hashes.estimate(row, partner);
        if (estimate >= SURE) sure[row * splits + split] = 1;
        if (estimate >= threshold - MARGIN) keep(best, at, { hashes, row, partner, estimate });
      };
      if (before.length > COMPARED) consider(before[0]!);
      const last = Math.max(0, before.length - COMPARED);
      for (let i = before.length - 1; i >= last && sure[row * splits + split] === 0; i--) {
        consider(before[i]!);
      }
    }
    seen[own]!.push(row);
  }
}

function keep(
  best: Int32Array,
  at: number,
  found: {
    readonly hashes: MinHashes;
    readonly row: number;
    readonly partner: number;
    readonly estimate: number;
  },
): void {
  const { hashes, row, partner, estimate } = found;
  const [first, second] = [best[at]!, best[at + 1]!];
  if (first < 0 || estimate > hashes.estimate(row, first)) {
    best[at + 1] = first;
    best[at] = partner;
  } else if (second < 0 || estimate > hashes.estimate(row, second)) best[at + 1] = partner;
}
