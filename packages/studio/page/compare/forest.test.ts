import { describe, expect, test } from 'vitest';
import { correlation, forestImportance } from './forest.ts';

const rows = Array.from({ length: 300 }, (_, index) => {
  const x = (index * 0.618) % 1;
  const y = (index * 0.414) % 1;
  const noise = (index * 0.732) % 1;
  return [x, y, noise];
});

describe('importance', () => {
  test('finds the parameters that matter, in their order, also where they do so without a slope', () => {
    const target = rows.map(([x, y]) => 3 * (x! - 0.5) ** 2 * 4 + y!);
    const shares = forestImportance({ rows, target }).map(({ importance }) => importance);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(shares[0]).toBeGreaterThan(shares[1]!);
    expect(shares[1]).toBeGreaterThan(2 * shares[2]!);
    expect(
      Math.abs(
        correlation(
          rows.map(([x]) => x!),
          target,
        ),
      ),
    ).toBeLessThan(0.2);
  });

  test('is nothing where the metric does not vary, and the same every time', () => {
    expect(forestImportance({ rows, target: rows.map(() => 1) })[0]!.importance).toBe(0);
    const target = rows.map(([x]) => x!);
    expect(forestImportance({ rows, target })).toEqual(forestImportance({ rows, target }));
  });

  test('correlation is Pearson’s', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 5])).toBeCloseTo(0.8315218406, 9);
    expect(correlation([1, 1], [1, 2])).toBe(0);
  });
});
