import { join } from 'node:path';
import type { Progress } from '@havn/core';
import type { Dataset, Split } from '@havn/data';
import type { Tokenizer } from '@havn/models';
import { openTokenFile, type TokenFile, writeTokenFile } from '@havn/tasks';
import { cachedFolder } from '../cache/cache.ts';

export type SplitName = 'train' | 'validation' | 'test';

const SPLITS: readonly SplitName[] = ['train', 'validation', 'test'];

export interface TokeniseOptions {
  readonly dataset: Dataset;
  readonly tokenizer: Tokenizer;
  /** What the tokenizer's files hash to. */
  readonly tokenizerHash: string;
  readonly maxLength: number;
  readonly progress: Progress;
}

export interface TokenisedData {
  readonly splits: Readonly<Record<SplitName, TokenFile>>;
  /** Texts of all splits that were cut at the maximal length. */
  readonly truncated: number;
  close(): Promise<void>;
}

/** Token ids of every split, in the cache by data version, tokenizer and length. */
export async function tokenise(options: TokeniseOptions): Promise<TokenisedData> {
  const { dataset, tokenizerHash, maxLength } = options;
  const key = { data: dataset.hash, tokenizer: tokenizerHash, maxLength };
  const { folder } = await cachedFolder('tokens', key, async (folder) => {
    const total = SPLITS.reduce((sum, name) => sum + dataset.splits[name].rows, 0);
    options.progress.start('Tokenising', total, 'texts');
    for (const name of SPLITS) {
      await writeTokenFile(join(folder, name), tokenIds(dataset.splits[name], options));
    }
    options.progress.end();
  });
  const [train, validation, test] = await Promise.all(
    SPLITS.map(async (name) => (await openTokenFile(join(folder, name)))!),
  );
  const splits = { train: train!, validation: validation!, test: test! };
  const files = Object.values(splits);
  return {
    splits,
    truncated: files.reduce((sum, file) => sum + countAtLeast(file.lengths, maxLength), 0),
    close: async () => {
      await Promise.all(files.map((file) => file.close()));
    },
  };
}

async function* tokenIds(
  split: Split,
  { tokenizer, maxLength, progress }: TokeniseOptions,
): AsyncGenerator<ArrayLike<number>> {
  for await (const { text } of split.read()) {
    yield tokenizer.encode(text, { maxLength }).ids;
    progress.advance();
  }
}

function countAtLeast(lengths: Uint32Array, limit: number): number {
  return lengths.reduce((count, length) => count + (length >= limit ? 1 : 0), 0);
}
