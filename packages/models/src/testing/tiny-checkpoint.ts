import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Float32Tensor, float32, sizeOf, writeSafetensors } from '@havn/graph';
import { storedName } from '../checkpoint/parameter-names.ts';
import { classifierParameters } from '../classifier/build-classifier.ts';
import { type EncoderConfig, encoderConfig } from '../config/encoder-config.ts';
import { type HeadConfig, headConfig } from '../config/head-config.ts';
import { fill } from './fill.ts';
import { fixture, type TinyModels } from './fixtures.ts';

/** One of the tiny models that transformers' numbers are stored of. */
export interface TinyModel {
  readonly json: Readonly<Record<string, unknown>>;
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  readonly weights: ReadonlyMap<string, Float32Tensor>;
}

export function tinyModel(name: string): TinyModel {
  const json = fixture<TinyModels>('tiny-models.json').cases[name]!.config;
  const config = encoderConfig(json, 'config.json');
  const declared = headConfig(json, 'no-folder');
  const head: HeadConfig =
    name === 'bert-mean' ? { ...declared, pooling: 'mean', normalise: true } : declared;
  const weights = new Map(
    classifierParameters({ config, head }).map(
      ({ name, shape }) => [name, float32(shape, fill(name, sizeOf(shape)))] as const,
    ),
  );
  return { json, config, head, weights };
}

/** Writes a tiny model as transformers saves it, with a tokenizer of whole words. */
export async function writeTinyCheckpoint(folder: string, model: TinyModel): Promise<void> {
  const { json, config, head, weights } = model;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(json));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tinyTokenizer(config)));
  const tokenizerConfig = { tokenizer_class: 'PreTrainedTokenizerFast', pad_token: '[PAD]' };
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizerConfig));
  const tensors = [...weights].map(
    ([name, tensor]) => [storedName(name, config, head), tensor] as const,
  );
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
}

/** Runs with a folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-models-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Words w4 … w59 by number; like MiniLM's file it also says how to truncate and pad. */
function tinyTokenizer({ vocabularySize, padTokenId }: EncoderConfig) {
  const special = ['[UNK]', '[PAD]', '[CLS]', '[SEP]'];
  const words = Array.from({ length: vocabularySize }, (_, id) => special[id] ?? `w${id}`);
  return {
    version: '1.0',
    truncation: { max_length: 4, strategy: 'LongestFirst', stride: 0, direction: 'Right' },
    padding: {
      strategy: { Fixed: 12 },
      direction: 'Right',
      pad_to_multiple_of: null,
      pad_id: padTokenId,
      pad_type_id: 0,
      pad_token: '[PAD]',
    },
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  };
}
