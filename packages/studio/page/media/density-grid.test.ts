import type { HistogramFile } from '@havn/track';
import { expect, test } from 'vitest';
import { densityGrid } from './density-grid.ts';

const file = (step: number, edges: readonly number[], counts: readonly number[]): HistogramFile => {
  return { kind: 'histogram', version: 1, key: 'k', step, time: 0, edges, counts, nonFinite: 0 };
};

test('histograms of different ranges stand on common lines', () => {
  const grid = densityGrid([file(1, [0, 2], [8]), file(2, [0, 1, 4], [2, 3])], 4)!;
  expect(grid.range).toEqual([0, 4]);
  expect(grid.columns).toEqual([
    { step: 1, shares: [1, 1, 0, 0] },
    { step: 2, shares: [1, 0.5, 0.5, 0.5] },
  ]);
});

test('there may be nothing to draw', () => {
  expect(densityGrid([], 4)).toBeUndefined();
});
