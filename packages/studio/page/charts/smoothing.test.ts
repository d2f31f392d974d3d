import { describe, expect, test } from 'vitest';
import { smooth } from './smoothing.ts';

describe('smoothing', () => {
  const x = Array.from({ length: 101 }, (_, index) => index);

  test('leaves a curve alone at 0, and a constant one always', () => {
    const y = x.map((value) => Math.sin(value));
    expect(smooth(x, y, 0)).toBe(y);
    for (const value of smooth(
      x,
      x.map(() => 3),
      0.9,
    ))
      expect(value).toBeCloseTo(3, 12);
  });

  test('begins with the first value and follows the definition', () => {
    const [first, second] = smooth([0, 1], [1, 0], 0.9);
    expect(first).toBe(1);
    const factor = Math.sqrt(0.9) ** 1_000;
    expect(second).toBeCloseTo(factor / (factor + 1), 12);
  });

  test('weighs by distance: the same curve logged twice as densely is smoothed alike', () => {
    const dense = Array.from({ length: 201 }, (_, index) => index / 2);
    const step = (at: number) => (at < 50 ? 0 : 1);
    const coarse = smooth(x, x.map(step), 0.99)[60]!;
    const fine = smooth(dense, dense.map(step), 0.99)[120]!;
    expect(Math.abs(coarse - fine)).toBeLessThan(0.02);
  });

  test('keeps gaps and goes on behind them', () => {
    const values = smooth([0, 1, 2], [1, null, 1], 0.6);
    expect(values).toEqual([1, null, 1]);
  });
});
