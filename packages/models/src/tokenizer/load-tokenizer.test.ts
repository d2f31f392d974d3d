import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from './load-tokenizer.ts';
import { digest, fixture, folderOf, type OddStrings, tokenizerOf } from './testing/fixtures.ts';
import { minilmFolder } from './testing/shared.ts';

interface Source {
  readonly model: { readonly vocab: Record<string, number>; readonly merges: [string, string][] };
}

const odd = fixture<OddStrings>('odd-strings.json');
const texts = [...odd.strings, ...odd.long.map(([text, times]) => text.repeat(times))];
const asTrained = (base: string) =>
  odd.variants.find((variant) => variant.base === base && variant.name === 'as trained')!;

describe('folders without tokenizer.json', () => {
  it('reads the vocab.txt of older BERT checkpoints', async () => {
    const { vocab } = fixture<Source>('word-piece.json').model;
    const lines = Object.entries(vocab).sort(([, a], [, b]) => a - b);
    const tokenizer = await tokenizerOf({
      'vocab.txt': lines.map(([token]) => `${token}\n`).join(''),
      'tokenizer_config.json': { do_lower_case: true, model_max_length: 512 },
    });
    expect(digest(tokenizer.encodeBatch(texts))).toBe(asTrained('word-piece').ids.sha256);
    expect(tokenizer.modelMaxLength).toBe(512);
  });

  it('keeps the case where do_lower_case is false', async () => {
    const files = { 'vocab.txt': '[PAD]\n[UNK]\n[CLS]\n[SEP]\nCard\ncard\n' };
    const config = { 'tokenizer_config.json': { do_lower_case: false } };
    const tokenizer = await tokenizerOf({ ...files, ...config });
    expect([...tokenizer.encode('Card card CARD').ids]).toEqual([2, 4, 5, 1, 3]);
  });

  it('reads the vocab.json and merges.txt of older RoBERTa checkpoints', async () => {
    const { vocab, merges } = fixture<Source>('byte-level-bpe.json').model;
    const tokenizer = await tokenizerOf({
      'vocab.json': { ...vocab, '<mask>': Object.keys(vocab).length },
      'merges.txt': `#version: 0.2\n${merges.map((pair) => pair.join(' ')).join('\n')}\n`,
    });
    expect(digest(tokenizer.encodeBatch(texts))).toBe(asTrained('byte-level-bpe').ids.sha256);
  });

  it.skipIf(!existsSync(minilmFolder))('gives MiniLM the same ids from its vocab.txt', async () => {
    const folder = folderOf({});
    await copyFile(join(minilmFolder, 'vocab.txt'), join(folder, 'vocab.txt'));
    const tokenizer = await loadTokenizer(folder);
    expect(digest(tokenizer.encodeBatch(texts))).toBe(odd.minilm.sha256);
  });
});

describe('kinds that the library knows', () => {
  it('encodes with Unigram', async () => {
    const tokenizer = await tokenizerOf({
      'tokenizer.json': {
        added_tokens: [{ id: 0, content: '<unk>', special: true }],
        normalizer: null,
        pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
        post_processor: null,
        decoder: null,
        model: {
          type: 'Unigram',
          unk_id: 0,
          vocab: [
            ['<unk>', 0],
            ['▁', -3],
            ['▁my', -2],
            ['▁card', -2],
            ['s', -4],
          ],
        },
      },
    });
    expect([...tokenizer.encode('my cards').ids]).toEqual([2, 3, 4]);
    expect(tokenizer.vocabularySize).toBe(5);
    expect(tokenizer.token(3)).toBe('▁card');
  });
});

describe('special tokens and limits', () => {
  it('states what the model and its batches need', async () => {
    const source = fixture('byte-level-bpe.json');
    const tokenizer = await tokenizerOf({
      'tokenizer.json': source,
      'tokenizer_config.json': { pad_token: { content: '<pad>' }, model_max_length: 1e30 },
    });
    expect(tokenizer).toMatchObject({ padId: 1, padTypeId: 0, vocabularySize: 1501 });
    expect(tokenizer.modelMaxLength).toBeUndefined();
    expect(tokenizer.specialTokens).toBe(2);
    expect(tokenizer.id('<mask>')).toBe(1500);
    expect(tokenizer.token(1500)).toBe('<mask>');
    expect(tokenizer.token(9999)).toBeUndefined();
  });
});

describe('files that cannot be read', () => {
  const model = { type: 'WordPiece', unk_token: '[UNK]', vocab: { '[UNK]': 0 } };

  it.each([
    ['an empty folder', {}, 'TOKENIZER_MISSING'],
    ['no JSON', { 'tokenizer.json': '{"model": ' }, 'TOKENIZER_FORMAT'],
    ['a list', { 'tokenizer.json': [] }, 'TOKENIZER_FORMAT'],
    ['no model', { 'tokenizer.json': {} }, 'TOKENIZER_FORMAT'],
    [
      'broken settings',
      { 'tokenizer.json': { model }, 'tokenizer_config.json': '{' },
      'TOKENIZER_FORMAT',
    ],
    [
      'an unknown token that is not there',
      { 'tokenizer.json': { model: { ...model, vocab: {} } } },
      'TOKENIZER_FORMAT',
    ],
    [
      'an id that is no number',
      { 'tokenizer.json': { model: { ...model, vocab: { '[UNK]': 'x' } } } },
      'TOKENIZER_FORMAT',
    ],
    [
      'merges that are no pairs',
      { 'tokenizer.json': { model: { type: 'BPE', vocab: {}, merges: ['abc'] } } },
      'TOKENIZER_FORMAT',
    ],
    [
      'an added token without an id',
      { 'tokenizer.json': { model, added_tokens: [{ content: 'x' }] } },
      'TOKENIZER_FORMAT',
    ],
    [
      'a template that names what is not there',
      {
        'tokenizer.json': {
          model,
          post_processor: {
            type: 'TemplateProcessing',
            single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }],
            pair: [],
            special_tokens: {},
          },
        },
      },
      'TOKENIZER_FORMAT',
    ],
    [
      'a model of another kind',
      { 'tokenizer.json': { model: { type: 'Quantum', vocab: {} } } },
      'UNSUPPORTED_TOKENIZER',
    ],
    [
      'a post-processor of another kind',
      { 'tokenizer.json': { model, post_processor: { type: 'Quantum' } } },
      'UNSUPPORTED_TOKENIZER',
    ],
  ])('%s', async (_, files, code) => {
    const error = await tokenizerOf(files).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, remedy: expect.any(String) });
  });
});
