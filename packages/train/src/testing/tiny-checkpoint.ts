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

/** A BERT of two layers with random weights and a tokenizer of a few words, in Hugging Face layout. */
export async function writeTinyCheckpoint(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, 'config.json'), {
    model_type: 'bert',
    architectures: ['BertModel'],
    vocab_size: VOCABULARY.length,
    hidden_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 64,
    max_position_embeddings: 64,
    type_vocab_size: 2,
    pad_token_id: 0,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
  });
  await writeTokenizer(folder);
  const { encoder, head } = await readModelConfig(folder);
  const random = randomFrom(11);
  const tensors = classifierParameters({ config: encoder, head })
    .filter(({ group }) => group !== 'head')
    .map(({ name, shape }) => {
      const scale = /LayerNorm\.weight$/.test(name) ? () => 1 : () => random.normal() * 0.3;
      return [name, float32(shape, new Float32Array(sizeOf(shape)).map(scale))] as const;
    });
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
}

async function writeTokenizer(folder: string): Promise<void> {
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
    model_max_length: 64,
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
