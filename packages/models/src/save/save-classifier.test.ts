import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { describe, expect, test } from 'vitest';
import { loadCheckpoint } from '../checkpoint/load-checkpoint.ts';
import { classifierGraph, loadClassifierGraph } from '../classifier/classifier-graph.ts';
import { largestDifference } from '../testing/compare.ts';
import { fixture, type TinyModels } from '../testing/fixtures.ts';
import { runGraph } from '../testing/run-graph.ts';
import { tinyModel, withFolder, writeTinyCheckpoint } from '../testing/tiny-checkpoint.ts';
import { ids } from '../testing/training-graph.ts';
import { saveClassifier } from './save-classifier.ts';

const { inputs, cases } = fixture<TinyModels>('tiny-models.json');
const feeds = {
  input_ids: ids(inputs.input_ids),
  attention_mask: ids(inputs.attention_mask),
  token_type_ids: ids(inputs.token_type_ids),
};

/** Saves a tiny model whose source is a folder as transformers would have it. */
async function withSaved<T>(
  name: string,
  use: (folder: string, source: string) => Promise<T>,
): Promise<T> {
  return await withFolder(async (parent) => {
    const source = join(parent, 'source');
    const folder = join(parent, 'saved');
    const { config, head, weights, json } = tinyModel(name);
    const custom = { ...json, custom_key: 7, torch_dtype: 'float16' };
    await writeTinyCheckpoint(source, { config, head, weights, json: custom });
    const labels = ['red', 'green', 'blue'];
    const options = { sourceFolder: source, config, weights, maxLength: 16 };
    await saveClassifier(folder, { ...options, head: { ...head, labels } });
    return await use(folder, source);
  });
}

async function json(folder: string, name: string) {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

describe.each(Object.entries(cases))('a saved %s', (name, { logits, config }) => {
  test('reads back as the same model, its ONNX file too', async () => {
    await withSaved(name, async (folder) => {
      const checkpoint = await loadCheckpoint(folder);
      expect(checkpoint.hasHead).toBe(true);
      expect(checkpoint.head.labels).toEqual(['red', 'green', 'blue']);
      const graph = await loadClassifierGraph(checkpoint, { embeddings: true });
      const read = await runGraph(graph, feeds);
      expect(largestDifference(read.logits!, logits)).toBeLessThan(1e-4);
      expect(read.embeddings!.length).toBe(2 * 32);
      const onnx = await runGraph(await readFile(join(folder, 'onnx/model.onnx')), feeds);
      expect(largestDifference(onnx.logits!, logits)).toBeLessThan(1e-4);
    });
  });

  test('config.json keeps the source’s keys and says class, labels and problem type', async () => {
    await withSaved(name, async (folder) => {
      const mean = name === 'bert-mean';
      const [classOfSource] = config.architectures as readonly string[];
      expect(await json(folder, 'config.json')).toMatchObject({
        model_type: config.model_type,
        custom_key: 7,
        torch_dtype: 'float32',
        architectures: [mean ? 'HavnMeanPooledBertForSequenceClassification' : classOfSource],
        id2label: { 0: 'red', 1: 'green', 2: 'blue' },
        label2id: { red: 0, green: 1, blue: 2 },
        problem_type: 'single_label_classification',
        ...(mean ? { havn: { pooling: 'mean', normalise: true } } : {}),
      });
    });
  });

  test('transformers.js loads it and answers with the same probabilities', async () => {
    await withSaved(name, async (folder) => {
      env.allowRemoteModels = false;
      env.localModelPath = join(folder, '..');
      const classify = await pipeline('text-classification', 'saved', { dtype: 'fp32' });
      const answers = await classify(['w17 w59 w22', 'w41'], { top_k: 3 } as object);
      await classify.dispose();
      const rows = [
        [2, 17, 59, 22, 3],
        [2, 41, 3, 1, 1],
      ];
      const { config: encoder, head, weights } = tinyModel(name);
      const own = await runGraph(classifierGraph({ config: encoder, head, weights }), {
        input_ids: ids(rows),
        attention_mask: ids(rows.map((row) => row.map((id) => (id === 1 ? 0 : 1)))),
        token_type_ids: ids(rows.map((row) => row.map(() => 0))),
      });
      const scores = answers as unknown as { label: string; score: number }[][];
      scores.forEach((row, text) => {
        const exps = [...own.logits!.subarray(text * 3, text * 3 + 3)].map(Math.exp);
        const sum = exps.reduce((a, b) => a + b);
        for (const { label, score } of row) {
          const index = ['red', 'green', 'blue'].indexOf(label);
          expect(score).toBeCloseTo(exps[index]! / sum, 5);
        }
      });
    });
  });
});

test('the tokenizer is cut at model_max_length alone', async () => {
  await withSaved('bert', async (folder, source) => {
    expect(await json(folder, 'tokenizer_config.json')).toEqual({
      tokenizer_class: 'PreTrainedTokenizerFast',
      pad_token: '[PAD]',
      model_max_length: 16,
    });
    const tokenizer = await json(folder, 'tokenizer.json');
    const original = await json(source, 'tokenizer.json');
    expect(original.truncation).not.toBeNull();
    expect(tokenizer).toEqual({ ...original, truncation: null, padding: null });
  });
});

test('a checkpoint without a head has no classifier', async () => {
  await withFolder(async (folder) => {
    const model = tinyModel('bert');
    const bare = [...model.weights].filter(([name]) => !name.startsWith('classifier'));
    await writeTinyCheckpoint(folder, { ...model, weights: new Map(bare) });
    const checkpoint = await loadCheckpoint(folder);
    expect(checkpoint.hasHead).toBe(false);
    await expect(loadClassifierGraph(checkpoint)).rejects.toMatchObject({ code: 'HEAD_MISSING' });
  });
});
