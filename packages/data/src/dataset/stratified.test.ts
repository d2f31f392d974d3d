import { randomFrom } from '@havn/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseStratified, classQuotas } from './stratified.ts';

test('quotas add up, and keep a row of every class', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      (counts, share) => {
        const total = counts.reduce((a, b) => a + b, 0);
        const possible = total - counts.length;
        const wanted = Math.round(total * share);
        const quotas = classQuotas(counts, { wanted, leaveOne: true });
        expect(quotas.reduce((a, b) => a + b, 0)).toBe(Math.min(wanted, possible));
        for (const [i, quota] of quotas.entries()) expect(quota).toBeLessThan(counts[i]!);
      },
    ),
  );
});

test('every class of two rows or more is represented where there is room', () => {
  expect(classQuotas([1, 2, 5, 992], { wanted: 100, leaveOne: true })).toEqual([0, 1, 1, 98]);
  expect(classQuotas([50, 30, 20], { wanted: 10, leaveOne: true })).toEqual([5, 3, 2]);
  expect(classQuotas([2, 2, 2, 2], { wanted: 2, leaveOne: true })).toEqual([1, 1, 0, 0]);
  expect(classQuotas([3, 3], { wanted: 100, leaveOne: false })).toEqual([3, 3]);
});

test('the seed decides, and nothing else', () => {
  const classes = Int32Array.from({ length: 1000 }, (_, i) => i % 3);
  const choose = (seed: number) =>
    chooseStratified({ classes, wanted: 100, random: randomFrom(seed), leaveOne: true });
  expect(choose(1)).toEqual(choose(1));
  expect(choose(1)).not.toEqual(choose(2));
  expect(choose(1).reduce((a, b) => a + b, 0)).toBe(100);
});
