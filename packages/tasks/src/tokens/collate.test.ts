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
      expect(groups.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
      for (const group of groups) {
        const longest = Math.max(...group.map((row) => lengths[row]!));
        expect(group.length === 1 || group.length * longest <= maxTokens).toBe(true);
      }
    }),
  );
});
