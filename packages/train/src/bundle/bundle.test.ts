import { access, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { openSession } from '@havn/graph';
import { classifierParameters, loadCheckpoint } from '@havn/models';
import { inferenceGraph } from '@havn/tasks';
import { env, pipeline } from '@huggingface/transformers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadModel } from '../model/resolve-model.ts';
import type { TrainResult } from '../run/result.ts';
import { collectProgress } from '../testing/collect-progress.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';
import { BundleParityError } from './errors.ts';
import { checkParity, paritySample } from './parity.ts';

let space: Workspace;
const results: Record<string, TrainResult> = {};
const { progress, lines } = collectProgress();

beforeAll(async () => {
  space = await openWorkspace({ sentence: true });
  results.mean = await space.train(['train.max_length=12'], { progress });
  results.cls = await space.train(['train.pooling=cls']);
  results.lora = await space.train(['train.method=lora']);
});
afterAll(() => space.close());

// None longer than the model's limit: transformers.js cuts the closing [SEP] off those.
const TEXTS = [
  'card cash pin',
  'late lost stolen fee rate exchange top up refund',
  '',
  'unheard of',
];

test.each(['mean', 'cls', 'lora'])(
  'transformers.js loads a bundle (%s) and answers the same',
  async (kind) => {
    const { bundle } = results[kind]!;
    env.allowRemoteModels = false;
    env.localModelPath = dirname(bundle);
    const classify = await pipeline('text-classification', basename(bundle), { dtype: 'fp32' });
    const model = await loadModel(bundle);
    for (const text of TEXTS) {
      const [own] = await model.predict([text]);
      const answers = (await classify(text, { top_k: 3 } as object)) as {
        label: string;
        score: number;
      }[];
      expect(answers.length).toBe(3);
      expect(answers[0]!.label).toBe(own!.label);
      for (const { label, score } of answers) {
        expect(Math.abs(score - own!.scores[label]!)).toBeLessThan(1e-4);
      }
    }
    await model.close();
    await classify.dispose();
  },
);

test('a bundle says what it is, from what, and how good', async () => {
  const { bundle, run, metrics } = results.mean!;
  const havn = JSON.parse(await readFile(`${bundle}/havn.json`, 'utf8'));
  const record = await space.record(run);
  expect(havn).toMatchObject({
    format: 1,
    task: 'text-classification',
    problem: 'single_label_classification',
    labels: ['cards', 'money', 'other'],
    pooling: 'mean',
    maxLength: 12,
    input: { type: 'object', required: ['text'] },
    output: { type: 'object', required: ['label', 'scores'] },
    runId: run,
    dataVersion: record.tags['data.hash'],
    baseModel: space.path('model'),
    reference: { file: 'reference.jsonl', rows: 32 },
  });
  expect(havn.commit).toBe(record.tags['git.commit']);
  expect(havn.metrics['test/accuracy']).toBe(metrics['test/accuracy']);
  expect(havn.metrics['validation/accuracy']).toBe(metrics['validation/accuracy']);
  const mlmodel = await readFile(`${bundle}/MLmodel`, 'utf8');
  expect(mlmodel).toContain(`run_id: ${run}`);
  expect(mlmodel).toContain('data: onnx/model.onnx');
});

test('the reference sample holds what the bundle answers to its texts', async () => {
  const { bundle } = results.cls!;
  const rows = (await readFile(`${bundle}/reference.jsonl`, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; scores: number[]; embedding: number[] });
  const model = await loadModel(bundle);
  const answers = await model.predict(rows.map(({ text }) => text));
  await model.close();
  rows.forEach(({ scores, embedding }, i) => {
    expect(embedding.length).toBe(32);
    Object.values(answers[i]!.scores).forEach((score, k) => {
      expect(scores[k]).toBeCloseTo(score, 4);
    });
  });
});

test('only a bundle of lora has adapters beside the weights', async () => {
  await access(`${results.lora!.bundle}/adapter/adapter_model.safetensors`);
  await expect(access(`${results.mean!.bundle}/adapter`)).rejects.toThrow();
});

test('the largest difference between the trained graph and the bundle is said', () => {
  const line = lines.find((text) => text.startsWith('Bundle and trained graph agree'));
  expect(line).toMatch(/logits differ (not at all|by \d\.\de-\d+ at most)\.$/);
});

test('a bundle that answers otherwise than the model is an error', async () => {
  const { config, head, weights } = await loadCheckpoint(results.cls!.bundle);
  const own = new Map(await weights.read(classifierParameters({ config, head })));
  own.set('classifier.bias', { ...own.get('classifier.bias')!, data: Float32Array.of(1, 2, 3) });
  const ids = [Uint32Array.of(2, 7, 8, 3)];
  const tokens = { rows: 1, lengths: [4], read: async () => ids };
  const model = { config, head, weights: own };
  const session = await openSession(inferenceGraph(model));
  const sample = await paritySample({ session, model, tokens });
  await session.close();
  const check = checkParity({ folder: results.cls!.bundle, sample });
  await expect(check).rejects.toBeInstanceOf(BundleParityError);
});
