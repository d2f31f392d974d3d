import { FingerprintIndex, fingerprint } from '@havn/data';
import type { RowRanges } from './row-ranges.ts';

/**
 * For every row the first row with an equal text, in each split up to its own; within its own split
 * only earlier ones. Texts are equal where their fingerprints (64 bits) are. Empty ones equal nothing.
 */
export interface ExactDuplicates {
  /** A row's number among all, or −1. */
  partner(row: number, split: number): number;
}

export interface ExactOptions {
  readonly ranges: RowRanges;
  /** Two words a row, of all splits one behind the other. */
  readonly prints: Uint32Array;
}

export function findExactDuplicates({ ranges, prints }: ExactOptions): ExactDuplicates {
  const { starts } = ranges;
  const splits = starts.length - 1;
  const indexes = Array.from(
    { length: splits },
    (_, split) => new FingerprintIndex(prints.subarray(starts[split]! * 2, starts[split + 1]! * 2)),
  );
  const nothing = new Uint32Array(2);
  fingerprint('', nothing);
  return {
    partner(row, split) {
      const [high, low] = [prints[row * 2]!, prints[row * 2 + 1]!];
      if (high === nothing[0] && low === nothing[1]) return -1;
      const found = indexes[split]!.firstRow(high, low);
      const first = found < 0 ? -1 : found + starts[split]!;
      return first < row ? first : -1;
    },
  };
}
