import { checkCount, checkFinite } from './check.ts';
import { MediaInvalidError } from './errors.ts';
import type { HistogramFile } from './kinds.ts';

const BINS = 64;
const MOST_BINS = 1_024;

/** Counts that somebody has made already. */
export interface Bins {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export type HistogramInput = ArrayLike<number> | Bins;

type Counted = Pick<HistogramFile, 'edges' | 'counts' | 'nonFinite'>;

/**
 * Counts values in bins of one width from the least to the greatest, as `numpy.histogram` does:
 * every bin is half open but the last. Values that are not finite are counted apart.
 */
export function histogramOf(input: HistogramInput, bins: number = BINS): Counted {
  if ('edges' in input) return checkedBins(input);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new MediaInvalidError(`a histogram cannot have ${bins} bins`);
  }
  checkCount('bins', bins, MOST_BINS);
  const [low, high, finite] = rangeOf(input);
  const counts = new Array<number>(bins).fill(0);
  const width = (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, at) =>
    at === bins ? high : low + at * width,
  );
  for (let i = 0; i < input.length; i++) {
    const value = input[i]!;
    if (!Number.isFinite(value)) continue;
    let at = Math.min(bins - 1, Math.floor((value - low) / width));
    // The division rounds; the edges decide.
    if (value < edges[at]!) at--;
    else if (at < bins - 1 && value >= edges[at + 1]!) at++;
    counts[at]!++;
  }
  return { edges, counts, nonFinite: input.length - finite };
}

/** Equal values get a range of one around them. */
function rangeOf(values: ArrayLike<number>): readonly [number, number, number] {
  let [low, high, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    finite++;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (finite === 0) return [0, 1, 0];
  return low === high ? [low - 0.5, high + 0.5, finite] : [low, high, finite];
}

function checkedBins({ edges, counts }: Bins): Counted {
  checkCount('bins', counts.length, MOST_BINS);
  checkFinite('a histogram', edges);
  checkFinite('a histogram', counts);
  const ascending = edges.every((edge, at) => at === 0 || edge > edges[at - 1]!);
  if (!ascending || edges.length !== counts.length + 1 || counts.some((count) => count < 0)) {
    throw new MediaInvalidError(
      `a histogram of ${counts.length} counts needs ${counts.length + 1} ascending edges and no count below 0`,
    );
  }
  return { edges, counts, nonFinite: 0 };
}
