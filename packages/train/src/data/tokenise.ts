import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import type { Dataset, Split, SplitName } from '@havn/data';
import type { Tokenizer } from '@havn/models';
import { openTokenFile, type TokenFile, writeTokenFile } from '@havn/tasks';
import { cachedFolder } from '../cache/cache.ts';
import { checkInterrupt } from '../interrupt.ts';

const SPLITS: readonly SplitName[] = ['train', 'validation', 'test'];

/** Texts after which the run may be interrupted. */
const CHECK_EVERY = 256;

export interface TokeniseOptions {
  readonly dataset: Dataset;
  readonly tokenizer: Tokenizer;
  /** What the tokenizer's files hash to. */
  readonly tokenizerHash: string;
  readonly maxLength: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

export interface TokenisedData {
  /** Token ids, cut at the maximal length. */
  readonly tokens: Readonly<Record<SplitName, TokenFile>>;
  /** Lengths in tokens before cutting. */
  readonly lengths: Readonly<Record<SplitName, Uint32Array>>;
  /** What the ids depend on. */
  readonly tokensKey: Readonly<Record<string, unknown>>;
}

/** Token ids of every split, in the cache by data version, tokenizer and length. */
export async function tokenise(options: TokeniseOptions): Promise<TokenisedData> {
  const { dataset, tokenizerHash, maxLength, progress } = options;
  const tokensKey = { data: dataset.hash, tokenizer: tokenizerHash, maxLength };
  const { folder } = await cachedFolder('tokens', tokensKey, async (target) => {
    const total = SPLITS.reduce((sum, name) => sum + dataset.splits[name].rows, 0);
    progress.start('Tokenising', total, 'texts');
    for (const name of SPLITS) await tokeniseSplit(options, dataset.splits[name], target);
    progress.end();
  });
  const [train, validation, test] = await Promise.all(SPLITS.map((name) => open(folder, name)));
  return {
    tokens: { train: train!.tokens, validation: validation!.tokens, test: test!.tokens },
    lengths: { train: train!.lengths, validation: validation!.lengths, test: test!.lengths },
    tokensKey,
  };
}

async function tokeniseSplit(
  options: TokeniseOptions,
  split: Split,
  folder: string,
): Promise<void> {
  const lengths = new Uint32Array(split.rows);
  await writeTokenFile(join(folder, split.name), tokenIds(options, split, lengths));
  await writeFile(join(folder, `${split.name}.lengths`), lengths);
}

async function* tokenIds(
  { tokenizer, maxLength, progress, signal }: TokeniseOptions,
  split: Split,
  lengths: Uint32Array,
): AsyncGenerator<ArrayLike<number>> {
  for await (const { index, text } of split.read()) {
    const { ids } = tokenizer.encode(text);
    lengths[index] = ids.length;
    yield ids.length <= maxLength ? ids : tokenizer.encode(text, { maxLength }).ids;
    progress.advance();
    if (index % CHECK_EVERY === 0) checkInterrupt(signal);
  }
}

async function open(folder: string, name: SplitName) {
  const tokens = await openTokenFile(join(folder, name));
  if (!tokens) throw new Error(`the cached tokens in ${folder} are incomplete`);
  const bytes = await readFile(join(folder, `${name}.lengths`));
  return { tokens, lengths: new Uint32Array(new Uint8Array(bytes).buffer) };
}
