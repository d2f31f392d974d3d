import { expect, test } from 'vitest';
import { evenly, ticks, tickText } from './scale.ts';

test('axes are marked at round numbers', () => {
  expect(ticks(0, 1, 5).map(tickText)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
  expect(ticks(-3.2, 7.9, 6).map(tickText)).toEqual(['-2', '0', '2', '4', '6']);
  expect(ticks(5, 5, 4)).toEqual([5]);
  expect(tickText(0.30000000000000004)).toBe('0.3');
  expect(tickText(1e-7)).toBe('1e-7');
});

test('of many some are taken, the first and the last among them', () => {
  expect(evenly([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
  expect(evenly([1, 2], 3)).toEqual([1, 2]);
});
