import type { HistogramFile } from '@havn/track';

export interface DensityGrid {
  /** Of the values of all steps. */
  readonly range: readonly [number, number];
  /** Of a line, in values. */
  readonly height: number;
  /** By step; shares from 0 to 1 of the greatest, from the lowest line up. */
  readonly columns: readonly { readonly step: number; readonly shares: readonly number[] }[];
}

/** Histograms of different ranges on common lines; each column's greatest share is 1. */
export function densityGrid(
  files: readonly HistogramFile[],
  lines: number,
): DensityGrid | undefined {
  if (files.length === 0) return undefined;
  const low = Math.min(...files.map(({ edges }) => edges[0]!));
  const high = Math.max(...files.map(({ edges }) => edges.at(-1)!));
  const height = (high - low) / lines || 1;
  const columns = files.map(({ step, edges, counts }) => {
    const sums = new Array<number>(lines).fill(0);
    counts.forEach((count, bin) => {
      spread(sums, count, [(edges[bin]! - low) / height, (edges[bin + 1]! - low) / height]);
    });
    const most = Math.max(...sums);
    return { step, shares: sums.map((sum) => (most > 0 ? sum / most : 0)) };
  });
  return { range: [low, high], height, columns };
}

/** A bin that reaches over several lines gives each its part. */
function spread(sums: number[], count: number, [from, to]: readonly [number, number]): void {
  if (count === 0 || to <= from) return;
  const last = Math.min(sums.length - 1, Math.ceil(to) - 1);
  for (let line = Math.max(0, Math.floor(from)); line <= last; line++) {
    const part = Math.min(to, line + 1) - Math.max(from, line);
    sums[line]! += (count * part) / (to - from);
  }
}
