import { readFile } from 'node:fs/promises';
import { loadCheckpoint, readAdapter } from '@havn/models';
import { afterEach, expect, test } from 'vitest';
import { loadModel } from '../model/resolve-model.ts';
import type { TinyArchitecture } from '../testing/tiny-checkpoint.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;

/** So fast and so long the tiny model learns its data. */
const LEARNS = ['train.epochs=4', 'train.learning_rate=3e-3'];

afterEach(() => space.close());

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

test.each([
  ['bert', 'cls'],
  ['bert', 'mean'],
  ['distilbert', 'cls'],
  ['distilbert', 'mean'],
  ['roberta', 'cls'],
  ['roberta', 'mean'],
] as [TinyArchitecture, string][])(
  'fine-tunes %s with %s pooling',
  async (architecture, pooling) => {
    space = await openWorkspace({ architecture });
    const result = await space.train([`train.pooling=${pooling}`, ...LEARNS]);
    expect(result.metrics['test/accuracy']).toBeGreaterThan(0.6);
    expect(result.metrics['baseline/majority/accuracy']).toBeLessThan(0.5);
    const config = await json(`${result.bundle}/config.json`);
    expect(config.architectures[0].startsWith('HavnMeanPooled')).toBe(pooling === 'mean');
    expect((await json(`${result.bundle}/tokenizer_config.json`)).model_max_length).toBe(64);
  },
);

test('a probe learns, and its record and bundle say so', async () => {
  space = await openWorkspace({ sentence: true });
  const result = await space.train(['train.method=probe']);
  expect(result.metrics['test/accuracy']).toBeGreaterThan(0.6);
  expect(result.finetuneSeconds).toBeGreaterThan(0);
  const again = await space.train(['train.method=probe']);
  expect(again.metrics['test/accuracy']).toBe(result.metrics['test/accuracy']);
  // The embeddings came from the cache; how long they took is known all the same.
  expect(again.finetuneSeconds).toBe(result.finetuneSeconds);
});

test('a head that starts from the probe is ahead of a random one from the first step', async () => {
  space = await openWorkspace({ sentence: true });
  const losses: Record<string, number> = {};
  for (const head of ['probe', 'random']) {
    await space.train([`train.head=${head}`, 'train.max_steps=1', 'train.dropout=0'], {
      callbacks: {
        onStep: ({ loss }) => {
          losses[head] = loss;
        },
      },
    });
  }
  expect(losses.random).toBeGreaterThan(1);
  expect(losses.probe).toBeLessThan(losses.random! - 0.2);
});

test('lora trains adapters and head alone, and writes both ways', async () => {
  space = await openWorkspace();
  const settings = ['train.method=lora', 'train.lora.rank=4', 'train.learning_rate=5e-3'];
  const result = await space.train([
    ...settings,
    'train.epochs=4',
    'train.lora.targets=[query,value,output.dense]',
  ]);
  expect(result.metrics['test/accuracy']).toBeGreaterThan(0.6);
  const start = await loadCheckpoint(space.path('model'));
  const { adapters, weights } = await readAdapter(`${result.bundle}/adapter`, start.config);
  expect(adapters).toMatchObject({
    rank: 4,
    alpha: 16,
    targets: ['query', 'value', 'output.dense'],
  });
  expect(
    weights.get('encoder.layer.0.attention.self.query.lora_B.weight')!.data.some((v) => v !== 0),
  ).toBe(true);
  // In the bundle they are folded into the weights that they adapt, and no others changed.
  const end = await loadCheckpoint(result.bundle);
  const specs = [
    'encoder.layer.0.attention.self.query.weight',
    'encoder.layer.0.attention.self.key.weight',
  ];
  const read = async (checkpoint: typeof start) =>
    await checkpoint.weights.read(
      specs.map((name) => ({ name, shape: [32, 32], group: '', decay: true })),
    );
  const [before, after] = [await read(start), await read(end)];
  expect(after.get(specs[0]!)!.data).not.toEqual(before.get(specs[0]!)!.data);
  expect(after.get(specs[1]!)!.data).toEqual(before.get(specs[1]!)!.data);
});

test('an adapter is loaded onto its checkpoint: lora goes on with it, other methods fold it in', async () => {
  space = await openWorkspace();
  const first = await space.train(['train.method=lora', 'train.epochs=2']);
  const adapter = `model.adapter=${first.bundle}/adapter`;
  const held = ['train.head=random', 'train.learning_rate=0', 'train.max_steps=1', adapter];
  const texts = ['card cash money', 'pin late awful', 'rate exchange'];
  const answers = async (bundle: string) => {
    const model = await loadModel(bundle);
    const found = (await model.predict(texts)).map(({ scores }) => Object.values(scores));
    await model.close();
    return found.flat();
  };
  const before = await answers(first.bundle);
  for (const method of ['lora', 'finetune']) {
    const { bundle } = await space.train([...held, `train.method=${method}`]);
    const after = await answers(bundle);
    after.forEach((score, i) => {
      expect(score).toBeCloseTo(before[i]!, 5);
    });
  }
});

test('an adapter of another model, or of none, is refused', async () => {
  space = await openWorkspace();
  const { bundle } = await space.train(['train.method=lora', 'train.max_steps=1']);
  const other = await openWorkspace({ architecture: 'distilbert' });
  const wrong = other.train([`model.adapter=${bundle}/adapter`]);
  await expect(wrong).rejects.toMatchObject({ code: 'ADAPTER_MISMATCH', exitCode: 2 });
  const nowhere = other.train([`model.adapter=${other.path('nothing')}`]);
  await expect(nowhere).rejects.toMatchObject({ code: 'ADAPTER_INVALID' });
  const none = other.train(['train.method=lora', 'train.lora.targets=[nonsense]']);
  await expect(none).rejects.toMatchObject({ code: 'NOTHING_ADAPTED', exitCode: 2 });
  await other.close();
});
