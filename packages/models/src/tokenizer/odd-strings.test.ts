import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from './load-tokenizer.ts';
import { digest, fixture, type OddStrings, variantTokenizer } from './testing/fixtures.ts';
import { minilmFolder } from './testing/shared.ts';
import type { Tokenizer } from './tokenizer.ts';

const odd = fixture<OddStrings>('odd-strings.json');
const texts = [...odd.strings, ...odd.long.map(([text, times]) => text.repeat(times))];

function expectIds(tokenizer: Tokenizer, { each, sha256 }: OddStrings['minilm']): void {
  const encodings = texts.map((text) => tokenizer.encode(text));
  const differing = texts.filter(
    (_, i) => !digest([encodings[i]!]).startsWith(each.slice(2 * i, 2 * i + 2)),
  );
  expect(differing.map((text) => JSON.stringify(text.slice(0, 80)))).toEqual([]);
  expect(digest(encodings)).toBe(sha256);
}

describe('odd strings get the ids that the Python package gives them', () => {
  it.each(odd.variants)('$base: $name', async ({ base, over, ids }) => {
    const tokenizer = await variantTokenizer(base, over);
    expectIds(tokenizer, ids);
  });

  describe.skipIf(!existsSync(minilmFolder))('all-MiniLM-L6-v2', () => {
    it('as it is on the Hub', async () => {
      const tokenizer = await loadTokenizer(minilmFolder);
      expectIds(tokenizer, odd.minilm);
    });
  });
});
