import { randomFrom } from '@havn/core';
import { expect, test } from 'vitest';
import { MinHashes } from './min-hash.ts';
import { findNearCandidates } from './near-candidates.ts';
import { rowRanges } from './row-ranges.ts';
import { jaccard, normalise, Shingler, shingleSet } from './shingles.ts';

const WORDS = 'card money transfer pin account bank top up refund lost late fee cash rate'.split(
  ' ',
);

/** Texts of which some are others with a few words changed. */
function mutated(count: number): string[] {
  const random = randomFrom(3, 'near');
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const base = texts[random.below(Math.max(texts.length, 1))];
    const words =
      base === undefined || random.uniform() < 0.6
        ? Array.from(
            { length: 8 + random.below(30) },
            () => `${WORDS[random.below(WORDS.length)]}${random.below(50)}`,
          )
        : base
            .split(' ')
            .map((word) => (random.uniform() < 0.04 ? `changed${random.below(90)}` : word));
    texts.push(words.join(' '));
  }
  return texts;
}

function hashesOf(texts: readonly string[]): MinHashes {
  const hashes = new MinHashes();
  const shingler = new Shingler();
  for (const text of texts) {
    shingler.read(normalise(text));
    hashes.add(shingler.hashes, shingler.count);
  }
  return hashes;
}

/** Jaccard's index where it may reach the threshold; 0 where the sizes alone say that it cannot. */
function jaccardFrom(threshold: number, a: Uint32Array, b: Uint32Array): number {
  const [less, more] = a.length < b.length ? [a, b] : [b, a];
  return less.length < threshold * more.length ? 0 : jaccard(a, b);
}

test('hashing finds what brute force finds', () => {
  const texts = mutated(1500);
  const sets = texts.map((text) => shingleSet(text));
  const ranges = rowRanges([texts.length]);
  const candidates = findNearCandidates({
    hashes: hashesOf(texts),
    ranges,
    threshold: 0.8,
    skip: () => false,
  });
  let near = 0;
  let found = 0;
  let errors = 0;
  for (let row = 0; row < texts.length; row++) {
    const index = sets.slice(0, row).map((set) => jaccardFrom(0.8, sets[row]!, set));
    if (!index.some((value) => value >= 0.8)) continue;
    near += 1;
    if (candidates.of(row, 0).some((partner) => index[partner]! >= 0.8)) found += 1;
    else errors += 1;
  }
  expect(near).toBeGreaterThan(200);
  expect(errors).toBeLessThanOrEqual(near * 0.01);
  expect(found + errors).toBe(near);
});

test('estimates are as near to the truth as 120 places allow', () => {
  const texts = mutated(300);
  const hashes = hashesOf(texts);
  const sets = texts.map((text) => shingleSet(text));
  let squares = 0;
  let pairs = 0;
  for (let a = 0; a < texts.length; a++) {
    for (let b = 0; b < a; b++) {
      squares += (hashes.estimate(a, b) - jaccard(sets[a]!, sets[b]!)) ** 2;
      pairs += 1;
    }
  }
  expect(Math.sqrt(squares / pairs)).toBeLessThan(0.046);
});

test('thousands of equal texts do not take the square of their time', () => {
  const texts = Array.from(
    { length: 20_000 },
    (_, i) => `thank you very much indeed, sincerely${i % 2 ? '!' : ''}`,
  );
  const hashes = hashesOf(texts);
  const began = performance.now();
  const ranges = rowRanges([10_000, 10_000]);
  const candidates = findNearCandidates({ hashes, ranges, threshold: 0.8, skip: () => false });
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(candidates.of(19_999, 0).length).toBeGreaterThan(0);
  expect(candidates.of(19_999, 1).length).toBeGreaterThan(0);
});

test('texts without letters are near to nothing, short ones to equal ones', () => {
  const texts = ['!!!', '???', 'ok', 'OK.', 'no'];
  const ranges = rowRanges([texts.length]);
  const candidates = findNearCandidates({
    hashes: hashesOf(texts),
    ranges,
    threshold: 0.8,
    skip: () => false,
  });
  expect(texts.map((_, row) => candidates.of(row, 0))).toEqual([[], [], [], [2], []]);
  expect(jaccard(shingleSet('!!!'), shingleSet('???'))).toBe(0);
});
