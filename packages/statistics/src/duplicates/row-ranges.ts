/** Where the rows of several splits stand among all rows, counted through. */
export interface RowRanges {
  readonly total: number;
  /** The first row of each split, and behind the last one the total. */
  readonly starts: readonly number[];
  splitOf(row: number): number;
}

export function rowRanges(counts: readonly number[]): RowRanges {
  const starts = [0];
  for (const count of counts) starts.push(starts.at(-1)! + count);
  return {
    total: starts.at(-1)!,
    starts,
    splitOf(row) {
      let split = 0;
      while (row >= starts[split + 1]!) split += 1;
      return split;
    },
  };
}
