import { FingerprintIndex, fingerprint } from '../dataset/fingerprint.ts';
import type { Split } from '../dataset/split.ts';

export interface DuplicateCounts {
  /** Rows whose text (trimmed) stands in an earlier row of the split. */
  readonly rows: number;
  /** Those among them whose label differs from that of the first such row. */
  readonly conflicts: number;
}

export interface OverlapCounts {
  /** Rows of this split whose text stands in one of the others. */
  readonly rows: number;
  readonly conflicts: number;
  /** Their numbers in the split, ascending. */
  readonly indexes: Uint32Array;
}

/** Exact duplicates within a split. */
export function duplicatesWithin(split: Split): DuplicateCounts {
  const index = new FingerprintIndex(split.fingerprints);
  let rows = 0;
  let conflicts = 0;
  for (let row = 0; row < split.rows; row++) {
    const first = firstRow(index, split, row);
    if (first === row) continue;
    rows += 1;
    if (!sameTarget(split, row, split, first)) conflicts += 1;
  }
  return { rows, conflicts };
}

/** Rows of `split` whose text is in any of `others`. Empty texts say nothing and do not count. */
export function overlap(split: Split, others: readonly Split[]): OverlapCounts {
  const indexes = others.map((other) => new FingerprintIndex(other.fingerprints));
  const nothing = fingerprintOf('');
  const found: number[] = [];
  let conflicts = 0;
  for (let row = 0; row < split.rows; row++) {
    if (hasFingerprint(split, row, nothing)) continue;
    const firsts = indexes.map((index) => firstRow(index, split, row));
    if (firsts.every((first) => first < 0)) continue;
    found.push(row);
    const same = firsts.every((first, i) => first < 0 || sameTarget(split, row, others[i]!, first));
    if (!same) conflicts += 1;
  }
  return { rows: found.length, conflicts, indexes: Uint32Array.from(found) };
}

export function countEmptyTexts(split: Split): number {
  const nothing = fingerprintOf('');
  let count = 0;
  for (let row = 0; row < split.rows; row++) if (hasFingerprint(split, row, nothing)) count += 1;
  return count;
}

function firstRow(index: FingerprintIndex, { fingerprints }: Split, row: number): number {
  return index.firstRow(fingerprints[row * 2]!, fingerprints[row * 2 + 1]!);
}

function sameTarget(a: Split, row: number, b: Split, other: number): boolean {
  const width = a.targets.length / a.rows;
  for (let k = 0; k < width; k++) {
    if (a.targets[row * width + k] !== b.targets[other * width + k]) return false;
  }
  return true;
}

function fingerprintOf(text: string): Uint32Array {
  const print = new Uint32Array(2);
  fingerprint(text, print);
  return print;
}

function hasFingerprint({ fingerprints }: Split, row: number, print: Uint32Array): boolean {
  return fingerprints[row * 2] === print[0] && fingerprints[row * 2 + 1] === print[1];
}
