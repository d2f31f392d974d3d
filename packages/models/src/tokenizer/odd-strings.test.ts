import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from './load-tokenizer.ts';
import { digest, fixture, type OddStrings, variantTokenizer } from './testing/fixtures.ts';
import { minilmFolder } from './testing/shared.ts';
import type { Tokenizer } from './tokenizer.ts';

const odd = fixture<OddStrings>('odd-strings.json');
const texts = [...odd.strings, ...odd.long.map(([text, times]) => text.repeat(times))];

/** Texts whose ids differ from the Python package's, shortened. */
function differing(tokenizer: Tokenizer, each: string): string[] {
  return texts
    .filter((text, i) => !digest([tokenizer.encode(text)]).startsWith(each.slice(2 * i, 2 * i + 2)))
    .map((text) => JSON.stringify(text.slice(0, 80)));
}

describe('odd strings get the ids that the Python package gives them', () => {
  it.each(odd.variants)('$base: $name', async ({ base, over, ids }) => {
    const tokenizer = await variantTokenizer(base, over);
    expect(differing(tokenizer, ids.each)).toEqual([]);
    expect(digest(tokenizer.encodeBatch(texts))).toBe(ids.sha256);
  });

  describe.skipIf(!existsSync(minilmFolder))('all-MiniLM-L6-v2', () => {
    it('as it is on the Hub', async () => {
      const tokenizer = await loadTokenizer(minilmFolder);
      expect(differing(tokenizer, odd.minilm.each)).toEqual([]);
      expect(digest(tokenizer.encodeBatch(texts))).toBe(odd.minilm.sha256);
    });
  });
});
