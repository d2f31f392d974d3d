import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupByLength } from './group-by-length.ts';

const cost = (lengths: readonly number[], groups: readonly (readonly number[])[]) =>
  groups.reduce((sum, group) => {
    const longest = Math.max(...group.map((text) => lengths[text]!));
    return sum + 8 + group.length * longest;
  }, 0);

test('texts of like length run together, others apart', () => {
  expect(groupByLength([])).toEqual([]);
  expect(groupByLength([12])).toEqual([[0]]);
  expect(groupByLength([12, 13, 12, 14])).toEqual([[0, 2, 1, 3]]);
  expect(groupByLength([10, 100, 11, 98])).toEqual([
    [0, 2],
    [3, 1],
  ]);
});

/** Every way to split the texts into runs. */
function* partitions(texts: readonly number[]): Generator<readonly (readonly number[])[]> {
  const [first, ...rest] = texts;
  if (first === undefined) return yield [];
  for (const split of partitions(rest)) {
    yield [[first], ...split];
    for (const [i, group] of split.entries()) {
      yield [...split.slice(0, i), [first, ...group], ...split.slice(i + 1)];
    }
  }
}

test('no other split costs less, and every text is in one run', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 7 });
  fc.assert(
    fc.property(lengths, (given) => {
      const texts = given.map((_, text) => text);
      const groups = groupByLength(given);
      expect(groups.flat().sort()).toEqual(texts);
      const least = Math.min(...[...partitions(texts)].map((split) => cost(given, split)));
      expect(cost(given, groups)).toBe(least);
    }),
  );
});
