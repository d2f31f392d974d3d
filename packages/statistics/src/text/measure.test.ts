import { expect, test } from 'vitest';
import { DistinctCounter } from '../table/distinct.ts';
import { BottomK } from './bottom-k.ts';
import { LengthCounter } from './lengths.ts';
import { clip, countCharacters, countWords } from './measure.ts';

// len(text) and len(text.split()) of Python.
test.each([
  ['', 0, 0],
  ['one two', 7, 2],
  [' \t one\u00a0two\u2003three\u3000', 17, 3],
  ['a\u001fb\u0085c', 5, 3],
  ['zero\u200bwidth\ufeff', 11, 1],
  ['😀 é', 3, 2],
  ['\ud83d half', 6, 2],
])('%j has %i characters and %i words', (text, characters, words) => {
  expect(countCharacters(text)).toBe(characters);
  expect(countWords(text)).toBe(words);
});

test('a cut never splits a character', () => {
  expect(clip('😀😀😀😀', 3)).toBe('😀😀…');
  expect(clip(' a\n b ', 10)).toBe('a b');
});

test('every length falls into one bin', () => {
  const counter = new LengthCounter();
  for (let i = 0; i < 1000; i++) counter.add(i === 0 ? 90_000 : i % 137);
  const { histogram } = counter.summary()!;
  expect(histogram.reduce((sum, { rows }) => sum + rows, 0)).toBe(1000);
  expect(histogram.length).toBeLessThanOrEqual(21);
  expect(histogram.at(-1)!.to).toBeNull();
  expect(new LengthCounter().summary()).toBeUndefined();
});

test('different values are estimated to a few percent where they are many', () => {
  for (const size of [19_000, 25_000, 60_000, 300_000]) {
    const counter = new DistinctCounter();
    for (let i = 0; i < size; i++) counter.add(`value ${i}`);
    for (let i = 0; i < 1000; i++) counter.add(`value ${i}`);
    expect(counter.isExact).toBe(size < 20_000);
    expect(Math.abs(counter.count() / size - 1)).toBeLessThan(counter.isExact ? 1e-12 : 0.03);
  }
});

test('the smallest keys are kept, whatever the order', () => {
  const keys = [5, 3, 9, 1, 3, 7];
  for (const order of [keys, keys.toReversed()]) {
    const kept = new BottomK<number>(3);
    for (const key of order) kept.offer(key, () => key);
    expect(kept.items()).toEqual([1, 3, 5]);
  }
});
