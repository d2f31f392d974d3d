import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomFrom } from '@havn/core';
import { float32, sizeOf } from '@havn/graph';
import { classifierParameters, readModelConfig, saveClassifier } from '@havn/models';

const config = {
  model_type: 'bert',
  architectures: ['BertForSequenceClassification'],
  vocab_size: 60,
  hidden_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 64,
  hidden_act: 'gelu',
  max_position_embeddings: 64,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  pad_token_id: 0,
};

export const tinyLabels: readonly string[] = ['red', 'green', 'blue'];

/**
 * Writes a classifier of random weights that reads the words w4 … w59, and gives its folder. The
 * engine process runs compiled code, so this asks for a build too.
 */
export async function writeTinyBundle(
  parent: string,
  labels: readonly string[] = tinyLabels,
): Promise<string> {
  requireBuild();
  const source = join(parent, 'source');
  const folder = join(parent, 'bundle');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'config.json'), JSON.stringify(config));
  await writeFile(join(source, 'tokenizer.json'), JSON.stringify(wordTokenizer()));
  const { encoder } = await readModelConfig(source);
  const problemType = 'single_label_classification' as const;
  const head = { labels, problemType, pooling: 'cls' as const, normalise: false };
  const weights = new Map(
    classifierParameters({ config: encoder, head }).map(({ name, shape }) => {
      const random = randomFrom(1, name);
      return [
        name,
        float32(
          shape,
          new Float32Array(sizeOf(shape)).map(() => random.normal()),
        ),
      ];
    }),
  );
  await saveClassifier(folder, {
    sourceFolder: source,
    config: encoder,
    head,
    weights,
    maxLength: 32,
  });
  return folder;
}

/** A folder that is gone when the test file ends: give `remove` to `afterAll`. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'havn-serve-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function requireBuild(): void {
  const script = fileURLToPath(new URL('../../dist/engine/child.js', import.meta.url));
  if (existsSync(script)) return;
  throw new Error(`${script} is missing: these tests start processes; run "npm run build" first`);
}

function wordTokenizer() {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
  const words = Array.from({ length: config.vocab_size }, (_, id) => special[id] ?? `w${id}`);
  const piece = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
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
      single: [piece('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, piece('[SEP]')],
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
