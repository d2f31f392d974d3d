import { writeFile } from 'node:fs/promises';
import { classifierParameters, loadCheckpoint } from '@havn/models';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';
import { balancedWeights } from './class-weights.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace();
});
afterEach(() => space.close());

async function weightsOf(folder: string) {
  const { config, head, weights } = await loadCheckpoint(folder);
  return weights.read(classifierParameters({ config, head }));
}

/** One plain step down the gradient from the same start. */
const ONE_STEP = [
  'train.head=random',
  'train.optimizer=sgd',
  'train.momentum=0',
  'train.weight_decay=0',
  'train.learning_rate=1',
  'train.schedule=constant',
  'train.warmup=0',
  'train.clip_norm=null',
  'train.dropout=0',
  'train.max_steps=1',
];

/** How far the one step moved a weight. */
async function moved(overrides: readonly string[]) {
  const held = await space.train([...ONE_STEP, 'train.learning_rate=0', ...overrides.slice(1)]);
  const { bundle } = await space.train([...ONE_STEP, ...overrides]);
  const [before, after] = [await weightsOf(held.bundle), await weightsOf(bundle)];
  return (name: string) => {
    const start = before.get(name)!.data;
    const end = after.get(name)!.data;
    return Math.hypot(...end.map((value, i) => value - start[i]!));
  };
}

test('layer decay slows each layer down by the one above it', async () => {
  const plain = await moved(['train.layer_decay=1.0']);
  const decayed = await moved(['train.layer_decay=0.5']);
  for (const [name, share] of [
    ['classifier.weight', 1],
    ['pooler.dense.weight', 1],
    ['encoder.layer.1.output.dense.weight', 0.5],
    ['encoder.layer.0.output.dense.weight', 0.25],
    ['embeddings.word_embeddings.weight', 0.125],
  ] as const) {
    expect(decayed(name) / plain(name)).toBeCloseTo(share, 3);
  }
});

test('clipping bounds the step to the norm that it is given', async () => {
  const settings = ['train.clip_norm=0.01'];
  const steps = await moved(settings);
  const { config, head } = await loadCheckpoint(space.path('model'));
  const norms = classifierParameters({ config, head: { ...head, labels: ['a', 'b', 'c'] } });
  expect(Math.hypot(...norms.map(({ name }) => steps(name)))).toBeCloseTo(0.01, 4);
});

test('balanced class weights are scikit-learn’s, and a class without rows weighs nothing', () => {
  // compute_class_weight('balanced', …) of these gives 2/3, 1, 2.
  const weights = balancedWeights(Int32Array.of(0, 0, 0, 1, 1, 3, -1), 4);
  expect([...weights]).toEqual([2 / 3, 1, 0, 2].map(Math.fround));
});

test('class weights, balanced sampling and label smoothing change what is learnt', async () => {
  // Nine of ten rows are of one class, and the texts say nothing.
  const rows = Array.from(
    { length: 300 },
    (_, i) => `card ${i},${i % 10 === 0 ? 'rare' : 'usual'}`,
  );
  await writeFile(space.path('data.csv'), `text,label\n${rows.join('\n')}\n`);
  const share = async (setting: string) => {
    const settings = ['train.epochs=6', 'train.learning_rate=5e-3', 'train.head=random', setting];
    const { metrics } = await space.train([...settings]);
    return metrics['test/log_loss']!;
  };
  const plain = await share('seed=0');
  // Trained to give each class one half, the log loss on nine to one is about ln 2.
  for (const setting of ['train.class_weights=balanced', 'train.sampling=balanced']) {
    expect(await share(setting)).toBeGreaterThan(plain + 0.15);
  }
  expect(await share('train.label_smoothing=0.6')).toBeGreaterThan(plain + 0.05);
});
