import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fixture, type OddStrings, variantTokenizer } from './testing/fixtures.ts';

const { variants } = fixture<OddStrings>('odd-strings.json');

describe('two texts', () => {
  const trained = variants.filter((variant) => variant.pairs !== undefined);

  it.each(trained)(
    '$base cuts and types them as the Python package does',
    async ({ base, pairs }) => {
      const tokenizer = await variantTokenizer(base);
      const rows = [0, 1, 2, 5, 6, 9].flatMap((first) =>
        [0, 1, 4, 5, 8].flatMap((second) =>
          [4, 5, 7, 8, 11, 12].map((maxLength) => {
            const texts = ['a '.repeat(first), 'b '.repeat(second)] as const;
            const { ids, typeIds } = tokenizer.encode(texts[0], { pair: texts[1], maxLength });
            return [first, second, maxLength, [...ids], [...typeIds]];
          }),
        ),
      );
      expect(createHash('sha256').update(JSON.stringify(rows)).digest('hex')).toBe(pairs);
    },
  );
});

describe('a long text', () => {
  it('loses its end and keeps its special tokens', async () => {
    const tokenizer = await variantTokenizer('word-piece');
    const whole = tokenizer.encode('My card, I think, has not arrived yet.').ids;
    const cut = tokenizer.encode('My card, I think, has not arrived yet.', { maxLength: 6 }).ids;
    expect([...cut]).toEqual([...whole.slice(0, 5), whole.at(-1)]);
    expect([...tokenizer.encode('My card', { maxLength: 2 }).ids]).toEqual([2, 3]);
  });

  it('is not cut where no length is given, whatever tokenizer.json says', async () => {
    const tokenizer = await variantTokenizer('word-piece');
    expect(tokenizer.encode('card '.repeat(1000)).ids).toHaveLength(1002);
    expect(tokenizer.encode('card').ids).toHaveLength(3);
  });

  it('refuses a length that has no room for the special tokens', async () => {
    const tokenizer = await variantTokenizer('word-piece');
    expect(() => tokenizer.encode('card', { maxLength: 1 })).toThrow(
      expect.objectContaining({ code: 'MAX_LENGTH_TOO_SMALL', exitCode: 2 }),
    );
  });
});

describe('many texts', () => {
  it('are encoded alike before and after the memory of words is full', async () => {
    const tokenizer = await variantTokenizer('word-piece');
    const first = [...tokenizer.encode('card transfer').ids];
    for (let i = 0; i < 300_000; i += 1000) {
      tokenizer.encode(Array.from({ length: 1000 }, (_, k) => `w${i + k}`).join(' '));
    }
    expect([...tokenizer.encode('card transfer').ids]).toEqual(first);
    expect([...tokenizer.encode('w12').ids]).toEqual([...(await fresh('w12'))]);
  });
});

async function fresh(text: string): Promise<Int32Array> {
  return (await variantTokenizer('word-piece')).encode(text).ids;
}
