import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collateTokens, groupByLength } from './collate.ts';

test('shorter texts are padded and masked', () => {
  const batch = collateTokens([[5, 6, 7], [8]], 1);
  expect(batch.input_ids.shape).toEqual([2, 3]);
  expect([...batch.input_ids.data]).toEqual([5n, 6n, 7n, 8n, 1n, 1n]);
  expect([...batch.attention_mask.data]).toEqual([1n, 1n, 1n, 1n, 0n, 0n]);
});

test('every row is in one group and no group of several is over the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200)), fc.integer({ min: 1, max: 1000 }), (lengths, maxTokens) => {
      const groups = groupByLength(lengths, maxTokens);
      expect(groups.flatMap((group) => [...group]).sort((a, b) => a - b)).toEqual(
        lengths.map((_, i) => i),
      );
      for (const group of groups) {
        const longest = Math.max(...Array.from(group, (row) => lengths[row]!));
        expect(group.length === 1 || group.length * longest <= maxTokens).toBe(true);
      }
    }),
  );
});

test('the longest texts come first, and the rest in no order of length', () => {
  const lengths = Uint32Array.from({ length: 5_000 }, (_, row) => (row * 7919) % 120);
  const groups = groupByLength(lengths, 512);
  expect(lengths[groups[0]![0]!]).toBe(119);
  expect(groups).toEqual(groupByLength(lengths, 512));
  const rates = groups.map((group) => group.length);
  const half = rates.length >> 1;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  // Longest first would do several times more texts a group in the second half.
  expect(mean(rates.slice(half)) / mean(rates.slice(0, half))).toBeLessThan(1.6);
});
