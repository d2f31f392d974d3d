import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFrom } from '@havn/core';
import { float32, sizeOf, writeSafetensors } from '@havn/graph';
import { classifierParameters, readModelConfig } from '@havn/models';

const WORDS =
  'card cash pin money transfer late lost stolen fee rate exchange top up refund pending failed good bad great awful fine poor'.split(
    ' ',
  );
const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...WORDS];

/** Words that the tiny tokenizer knows. */
export const tinyWords: readonly string[] = WORDS;

export type TinyArchitecture = 'bert' | 'distilbert' | 'roberta';

export interface TinyCheckpointOptions {
  /** Default `bert`. */
  readonly architecture?: TinyArchitecture;
  /** Mean pooling, as of a sentence embedding. */
  readonly sentence?: boolean;
  /** What the tokenizer says. Default 64. */
  readonly modelMaxLength?: number;
}

const SIZES = { vocab_size: VOCABULARY.length, pad_token_id: 0 };

/** What transformers calls the same sizes in each architecture. */
const CONFIGS: Readonly<Record<TinyArchitecture, Readonly<Record<string, unknown>>>> = {
  bert: {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 64,
    max_position_embeddings: 64,
    type_vocab_size: 2,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
  },
  distilbert: {
    model_type: 'distilbert',
    architectures: ['DistilBertModel'],
    dim: 32,
    n_layers: 2,
    n_heads: 4,
    hidden_dim: 64,
    max_position_embeddings: 64,
    activation: 'gelu',
    dropout: 0.1,
    attention_dropout: 0.1,
    seq_classif_dropout: 0.2,
  },
  roberta: {
    model_type: 'roberta',
    architectures: ['RobertaModel'],
    hidden_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 64,
    max_position_embeddings: 66,
    type_vocab_size: 1,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
  },
};

/** An encoder of two layers with random weights and a tokenizer of a few words, as on the Hub. */
export async function writeTinyCheckpoint(
  folder: string,
  options: TinyCheckpointOptions = {},
): Promise<void> {
  const { architecture = 'bert', sentence = false, modelMaxLength = 64 } = options;
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, 'config.json'), { ...SIZES, ...CONFIGS[architecture] });
  if (sentence) await writeJson(join(folder, 'modules.json'), []);
  await writeTokenizer(folder, modelMaxLength);
  const { encoder, head } = await readModelConfig(folder);
  const random = randomFrom(11);
  const tensors = classifierParameters({ config: encoder, head })
    .filter(({ group }) => group !== 'head')
    .map(({ name, shape }) => {
      const scale = /norm\.weight$/i.test(name) ? () => 1 : () => random.normal() * 0.3;
      return [name, float32(shape, new Float32Array(sizeOf(shape)).map(scale))] as const;
    });
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
}

async function writeTokenizer(folder: string, modelMaxLength: number): Promise<void> {
  const vocab = Object.fromEntries(VOCABULARY.map((token, id) => [token, id]));
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((content) => ({
    id: vocab[content],
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  await writeJson(join(folder, 'tokenizer_config.json'), {
    tokenizer_class: 'BertTokenizer',
    model_max_length: modelMaxLength,
    do_lower_case: true,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  });
  await writeJson(join(folder, 'tokenizer.json'), {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'BertProcessing',
      sep: ['[SEP]', vocab['[SEP]']],
      cls: ['[CLS]', vocab['[CLS]']],
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  });
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
