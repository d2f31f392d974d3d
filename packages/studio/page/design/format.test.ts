import { describe, expect, test } from 'vitest';
import { formatAge, formatBytes, formatDuration, formatNumber } from './format.ts';

describe('numbers as people read them', () => {
  test.each([
    [0.123456789, '0.12346'],
    [1234, '1,234'],
    [1.5e-7, '1.500e-7'],
    [2.5e12, '2.500e+12'],
    [1.7976931348623157e308, '∞'],
    [-1.7976931348623157e308, '−∞'],
    [null, 'NaN'],
    [undefined, '–'],
  ])('%s is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test('sizes and durations keep two units at most', () => {
    expect([0, 999, 1500, 25e6].map(formatBytes)).toEqual(['0 B', '999 B', '1.5 kB', '25 MB']);
    const day = 86_400_000;
    const shown = [1200, 59_000, 61_000, 3_840_000, 3 * day].map(formatDuration);
    expect(shown).toEqual(['1.2s', '59s', '1m 1s', '1h 4m', '3d 0h']);
  });

  test('ages tell the greatest unit', () => {
    expect([1_000, 120_000, 7_200_000].map((age) => formatAge(0, age))).toEqual([
      'just now',
      '2 min ago',
      '2 h ago',
    ]);
  });
});
