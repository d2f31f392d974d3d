import { randomFrom, shuffle } from '@havn/core';
import { balancedRows, type Sampling, weightedRows } from './sampling.ts';

export interface PlanOptions {
  /** Tokens of each row; its length is the number of rows. */
  readonly lengths: ArrayLike<number>;
  readonly batchSize: number;
  readonly seed: number;
  readonly epoch: number;
  /** Rows are sorted by length within windows of this many batches; 1 leaves them random. Default 50. */
  readonly bucketBatches?: number;
  /** Default `shuffle`. */
  readonly sampling?: Sampling;
  /** Class of each row, for `balanced`. */
  readonly classes?: ArrayLike<number>;
  /** Weight of each row, for `weighted`. */
  readonly weights?: ArrayLike<number>;
}

/**
 * The rows of every batch of an epoch: shuffled, sorted by length within windows of
 * `bucketBatches` batches, and the batches shuffled again, so that little is padded and order
 * stays random (the HF Trainer's `group_by_length`). A pure function of seed and epoch; the batch
 * that is not full is one of the epoch's, too.
 */
export function planBatches(options: PlanOptions): readonly Int32Array[] {
  const { batchSize, seed, epoch, bucketBatches = 50, sampling = 'shuffle' } = options;
  const rows = sampleRows(options);
  if (sampling !== 'sequential') {
    const window = bucketBatches * batchSize;
    for (let start = 0; bucketBatches > 1 && start < rows.length; start += window) {
      sortByLength(rows.subarray(start, start + window), options.lengths);
    }
  }
  const batches: Int32Array[] = [];
  for (let start = 0; start < rows.length; start += batchSize) {
    batches.push(rows.subarray(start, start + batchSize));
  }
  return sampling === 'sequential' ? batches : shuffle(batches, randomFrom(seed, 'batches', epoch));
}

function sampleRows(options: PlanOptions): Int32Array {
  const { lengths, seed, epoch, sampling = 'shuffle', classes = [], weights = [] } = options;
  const random = randomFrom(seed, 'rows', epoch);
  switch (sampling) {
    case 'sequential':
      return Int32Array.from({ length: lengths.length }, (_, row) => row);
    case 'shuffle':
      return shuffle(
        new Int32Array(lengths.length).map((_, row) => row),
        random,
      );
    case 'balanced':
      return balancedRows(classes, random);
    case 'weighted':
      return weightedRows(weights, random);
    default:
      return sampling satisfies never;
  }
}

/** Longest first; equal lengths keep their (random) order. */
function sortByLength(rows: Int32Array, lengths: ArrayLike<number>): void {
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) keys[i] = -lengths[rows[i]!]! * 2 ** 21 + i;
  keys.sort();
  const before = rows.slice();
  for (let i = 0; i < rows.length; i++) {
    const position = ((keys[i]! % 2 ** 21) + 2 ** 21) % 2 ** 21;
    rows[i] = before[position]!;
  }
}
