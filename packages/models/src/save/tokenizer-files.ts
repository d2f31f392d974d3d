import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonObject } from '../config/json-file.ts';

/** Files of a tokenizer that are passed on as they are, where the source has them. */
const COPIED = [
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
];

/**
 * Carries a tokenizer from one folder to another. `model_max_length` says where texts are cut;
 * truncation and padding inside `tokenizer.json`, which would contradict it, are taken out.
 */
export async function copyTokenizerFiles(
  source: string,
  target: string,
  maxLength: number,
): Promise<void> {
  const tokenizer = await readJsonObject(join(source, 'tokenizer.json'));
  if (tokenizer) {
    const plain = { ...tokenizer, truncation: null, padding: null };
    await writeFile(join(target, 'tokenizer.json'), `${JSON.stringify(plain)}\n`);
  }
  const config = (await readJsonObject(join(source, 'tokenizer_config.json'))) ?? {
    tokenizer_class: 'PreTrainedTokenizerFast',
  };
  const limited = { ...config, model_max_length: maxLength };
  await writeFile(join(target, 'tokenizer_config.json'), `${JSON.stringify(limited, null, 2)}\n`);
  await Promise.all(COPIED.map((name) => copyIfPresent(join(source, name), join(target, name))));
}

async function copyIfPresent(from: string, to: string): Promise<void> {
  try {
    await writeFile(to, await readFile(from));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
