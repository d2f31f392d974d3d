import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { banking77Folder } from '@havn/banking77';
import { readDataset } from '@havn/data';
import { type Float32Tensor, float32, sizeOf } from '@havn/graph';
import { adamw, fit, schedule } from '@havn/loop';
import {
  classifierParameters,
  initialWeights,
  loadCheckpoint,
  loadTokenizer,
  readModelConfig,
} from '@havn/models';
import {
  type ClassifierModel,
  classifierTrainingGraph,
  rowsInMemory,
  textSource,
} from '@havn/tasks';
import { describe, expect, test } from 'vitest';
import { miniLmFolder, withoutMiniLm } from './testing/shared.ts';

interface Fixture {
  readonly rates: Readonly<Record<'tiny' | 'mean' | 'cls', number>>;
  readonly tiny: {
    readonly config: Readonly<Record<string, unknown>>;
    readonly rows: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly steps: readonly (readonly number[])[];
    readonly losses: readonly number[];
  };
  readonly minilm: {
    readonly steps: readonly (readonly number[])[];
    readonly losses: Readonly<Record<'mean' | 'cls', readonly number[]>>;
  };
}

const file = new URL('../test/fixtures/curve.json', import.meta.url);
const { tiny, minilm, rates } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;

/** What PyTorch's loss may differ by at any step. */
const TOLERANCE = 1e-3;

interface CurveOptions {
  readonly model: ClassifierModel;
  readonly tokens: readonly ArrayLike<number>[];
  readonly labels: readonly number[];
  readonly steps: readonly (readonly number[])[];
  readonly learningRate: number;
  /** Ends before all steps were made. */
  readonly count?: number;
}

/** The loss of every step, or the first ones, on batches given row by row. */
async function curve(options: CurveOptions): Promise<readonly number[]> {
  const { model, tokens, labels, steps, learningRate, count } = options;
  const training = classifierTrainingGraph(model, { trained: () => true });
  const source = textSource({
    tokens: rowsInMemory(tokens),
    padTokenId: model.config.padTokenId,
    problem: 'single_label_classification',
    classes: model.head.labels.length,
    targets: Int32Array.from(labels),
    batchSize: 8,
    sampling: 'random',
    seed: 0,
    inputs: new Set(training.graph.inputs.map(({ name }) => name)),
  });
  const losses: number[] = [];
  const enough = new AbortController();
  await fit({
    training,
    source: { ...source, plan: () => steps },
    optimizer: adamw({ learningRate, weightDecay: 0.01 }),
    schedule: schedule('linear', { warmupRatio: 0.1 }),
    epochs: 1,
    clipNorm: 1,
    seed: 0,
    threads: 1,
    signal: enough.signal,
    callbacks: {
      onStep: ({ loss }) => {
        if (losses.push(loss) === count) enough.abort();
      },
    },
  });
  return losses;
}

function expectSameCurve(losses: readonly number[], pytorch: readonly number[]): void {
  expect(losses.length).toBe(pytorch.length);
  const differences = losses.map((loss, step) => Math.abs(loss - pytorch[step]!));
  expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
}

/** As in `make_curve_fixture.py`: exact numbers in [−0.5, 0.5). */
function fill(name: string, shape: readonly number[]): Float64Array {
  const seed = Buffer.from(name).reduce((sum, byte) => sum + byte, 0) * 104729;
  return Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => ((i * i * 31 + i * 7919 + seed) % 65521) / 65521 - 0.5,
  );
}

function tinyWeight(name: string, shape: readonly number[]): Float32Tensor {
  const isNorm = name.endsWith('LayerNorm.weight');
  const scale = isNorm || name.endsWith('bias') ? 0.4 : 0.8;
  // PyTorch rounds the numbers to f32 before it scales them.
  const values = Float32Array.from(fill(name, shape)).map((v) => (isNorm ? 1 : 0) + scale * v);
  return float32(shape, values);
}

test('a tiny BERT learns as in PyTorch, loss for loss', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'havn-curve-'));
  await writeFile(join(folder, 'config.json'), JSON.stringify(tiny.config));
  const { encoder: config, head } = await readModelConfig(folder);
  await rm(folder, { recursive: true });
  const weights = new Map(
    classifierParameters({ config, head }).map(({ name, shape }) => [
      name,
      tinyWeight(name, shape),
    ]),
  );
  const model: ClassifierModel = { config, head, weights };
  const { rows: tokens, labels, steps, losses } = tiny;
  expect(losses.length).toBe(50);
  expectSameCurve(await curve({ model, tokens, labels, steps, learningRate: rates.tiny }), losses);
});

describe.skipIf(withoutMiniLm())('all-MiniLM-L6-v2', () => {
  // They differ in the head alone.
  test.each([
    ['mean', 50],
    ['cls', 20],
  ] as const)(
    'with %s pooling learns banking77 as in PyTorch, loss for loss, %i steps',
    async (pooling, count) => {
      const { labels, texts, names } = await banking77();
      const checkpoint = await loadCheckpoint(miniLmFolder);
      const normalise = pooling === 'mean';
      const problemType = 'single_label_classification' as const;
      const head = { labels: names, problemType, pooling, normalise };
      const weights = new Map(await initialWeights(checkpoint, { head, seed: 0 }));
      const output = pooling === 'mean' ? 'havn.head' : 'classifier';
      for (const part of ['weight', 'bias']) {
        const { shape } = weights.get(`${output}.${part}`)!;
        const values = Float32Array.from(fill(part, shape)).map((value) => 0.1 * value);
        weights.set(`${output}.${part}`, float32(shape, values));
      }
      const config = {
        ...checkpoint.config,
        hiddenDropout: 0,
        attentionDropout: 0,
        classifierDropout: 0,
      };
      const tokenizer = await loadTokenizer(miniLmFolder);
      const used = new Set(minilm.steps.flat());
      const tokens = texts.map((text, row) => (used.has(row) ? tokenizer.encode(text).ids : []));
      const losses = await curve({
        model: { config, head, weights },
        tokens,
        labels,
        steps: minilm.steps,
        learningRate: rates[pooling],
        count,
      });
      expectSameCurve(losses, minilm.losses[pooling].slice(0, count));
    },
    120_000,
  );
});

async function banking77() {
  const dataset = await readDataset({
    train: join(banking77Folder, 'train.csv'),
    text: 'text',
    label: 'category',
    validationShare: 0,
    testShare: 0,
  });
  const { train } = dataset.splits;
  const texts: string[] = [];
  for await (const { text } of train.read()) texts.push(text);
  return { texts, names: dataset.labels, labels: Array.from(train.targets) };
}
