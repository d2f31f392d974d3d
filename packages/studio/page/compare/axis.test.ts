import { describe, expect, test } from 'vitest';
import type { RunRow } from '../../src/server/runs/run-row.ts';
import { valueAxis } from './axis.ts';

const runs = (values: readonly (string | number | null)[]) =>
  values.map((value, index) => ({ id: String(index), values: { x: value } }) as unknown as RunRow);

const places = (values: readonly (string | number | null)[]) => {
  const all = runs(values);
  const axis = valueAxis(all, 'x');
  return all.map((run) => axis.place(run));
};

describe('values along a line', () => {
  test('numbers, also as texts, stand by their size', () => {
    expect(places(['1', '2', '3'])).toEqual([0, 0.5, 1]);
    expect(places([4, 4])).toEqual([0.5, 0.5]);
  });

  test('over more than a power of ten they stand by their logarithm', () => {
    const [low, middle, high] = places([0.0001, 0.001, 0.01]);
    expect([low, high]).toEqual([0, 1]);
    expect(middle).toBeCloseTo(0.5, 12);
  });

  test('words stand in their order, and what is missing nowhere', () => {
    expect(places(['b', 'a', '', 'c'])).toEqual([2 / 3, 1 / 3, 0, 1]);
    expect(places([1, null, 2])).toEqual([0, undefined, 1]);
  });

  test('no values give no marks', () => {
    expect(valueAxis(runs([]), 'x').ticks).toEqual([]);
  });
});
