/** Rows whose length is at least `from` and less than `to`; the last bin is open (`null`). */
interface LengthBin {
  readonly from: number;
  readonly to: number | null;
  readonly rows: number;
}

/** Quantiles are interpolated linearly, as NumPy and pandas do. */
export interface LengthSummary {
  readonly mean: number;
  /** Of the sample (n − 1), as in pandas; 0 of one row. */
  readonly std: number;
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
  readonly histogram: readonly LengthBin[];
}

const BINS = 20;

/** Counts lengths (whole numbers); memory grows with the number of different ones. */
export class LengthCounter {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(length: number): void {
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
    this.#total += 1;
  }

  /** `undefined` where nothing was counted. */
  summary(): LengthSummary | undefined {
    if (this.#total === 0) return undefined;
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const total = this.#total;
    const mean = sorted.reduce((sum, [length, rows]) => sum + length * rows, 0) / total;
    const squares = sorted.reduce((sum, [length, rows]) => sum + rows * (length - mean) ** 2, 0);
    const at = (share: number) => quantile(sorted, total, share);
    return {
      mean,
      std: total > 1 ? Math.sqrt(squares / (total - 1)) : 0,
      min: sorted[0]![0],
      p25: at(0.25),
      median: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      max: sorted.at(-1)![0],
      histogram: histogram(sorted, at(0.995)),
    };
  }
}

type Counted = readonly (readonly [length: number, rows: number])[];

function quantile(sorted: Counted, total: number, share: number): number {
  const position = share * (total - 1);
  const below = Math.floor(position);
  const low = nth(sorted, below);
  const high = nth(sorted, Math.min(below + 1, total - 1));
  return low + (high - low) * (position - below);
}

function nth(sorted: Counted, index: number): number {
  let seen = 0;
  for (const [length, rows] of sorted) {
    seen += rows;
    if (index < seen) return length;
  }
  return sorted.at(-1)![0];
}

/** Bins of a round width up to where hardly any row is longer; the last holds the rest. */
function histogram(sorted: Counted, nearlyAll: number): LengthBin[] {
  const start = sorted[0]![0];
  const width = roundWidth((nearlyAll + 1 - Math.min(start, nearlyAll)) / BINS);
  const first = Math.floor(start / width) * width;
  const count = Math.max(1, Math.ceil((nearlyAll + 1 - first) / width));
  const rows = new Array<number>(count).fill(0);
  for (const [length, n] of sorted) {
    rows[Math.min(Math.floor((length - first) / width), count - 1)]! += n;
  }
  const longest = sorted.at(-1)![0];
  return rows.map((n, i) => {
    const to = first + (i + 1) * width;
    return { from: first + i * width, to: i === count - 1 && longest >= to ? null : to, rows: n };
  });
}

/** 1, 2, 5, 10, 20, 50, …: the first that is wide enough. */
function roundWidth(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) if (step * power >= least) return step * power;
  }
}
