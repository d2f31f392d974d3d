/** Lengths of a split's texts in tokens, before they are cut. */
export interface TokenLengths {
  readonly lengths: ArrayLike<number>;
  /** Where longer texts are cut. */
  readonly maxLength: number;
}

export interface LengthSummary {
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly maxLength: number;
  /** The share of the texts that is cut, in [0, 1]. */
  readonly truncated: number;
}

/** Median and 95th percentile are the nearest rank's. */
export function summariseLengths({ lengths, maxLength }: TokenLengths): LengthSummary | undefined {
  const count = lengths.length;
  if (count === 0) return undefined;
  const sorted = Float64Array.from(lengths).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * count) - 1)]!;
  return {
    mean: sorted.reduce((sum, length) => sum + length, 0) / count,
    median: rank(0.5),
    p95: rank(0.95),
    max: sorted[count - 1]!,
    maxLength,
    truncated: sorted.reduce((cut, length) => cut + (length > maxLength ? 1 : 0), 0) / count,
  };
}
