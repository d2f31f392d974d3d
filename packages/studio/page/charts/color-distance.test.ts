import { expect, test } from 'vitest';
import { colorDistance } from './color-distance.ts';

/** From the reference values of Oklab: red is (0.628, 0.225, 0.126), green (0.866, −0.234, 0.179). */
test('distances are those of Oklab', () => {
  expect(colorDistance('#000000', '#ffffff')).toBeCloseTo(1, 6);
  expect(colorDistance('#ff0000', '#00ff00')).toBeCloseTo(Math.hypot(0.238, 0.459, 0.053), 2);
  expect(colorDistance('#123456', '#123456')).toBe(0);
});

test('green and teal are closer to each other than to orange', () => {
  const [green, teal, orange] = ['#1e9e6a', '#1295a8', '#e0662a'] as const;
  expect(colorDistance(green, teal)).toBeLessThan(0.11);
  expect(colorDistance(green, orange)).toBeGreaterThan(0.2);
});
