import { classifierParameters, loadCheckpoint } from '@havn/models';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectProgress } from '../testing/collect-progress.ts';
import { openWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;

beforeEach(async () => {
  space = await openWorkspace();
});
afterEach(async () => {
  delete process.env.HAVN_CACHE_MAX_GIB;
  await space.close();
});

async function weightsOf(folder: string) {
  const { config, head, weights } = await loadCheckpoint(folder);
  return weights.read(classifierParameters({ config, head }));
}

async function train(overrides: readonly string[]) {
  const { progress, phases } = collectProgress();
  const { bundle } = await space.train(overrides, { progress });
  const cached = phases.some(({ label }) => label === 'Activations of the frozen layers');
  return { weights: await weightsOf(bundle), computed: cached };
}

test.each([1, 2])('%i frozen layers keep their weights and are computed once', async (layers) => {
  const settings = [`train.freeze_layers=${layers}`];
  const first = await train(settings);
  expect(first.computed).toBe(true);
  const start = await loadCheckpoint(space.path('model'));
  const specs = classifierParameters(start).filter(({ group }) => group !== 'head');
  const before = await start.weights.read(specs);
  for (const { name, group } of specs) {
    const frozen = group === 'embeddings' || Number(group.slice('layer.'.length)) < layers;
    const same = Buffer.compare(
      bytesOf(before.get(name)!.data),
      bytesOf(first.weights.get(name)!.data),
    );
    // The bias of a key changes no attention: its gradient is nearly nothing.
    if (!name.endsWith('key.bias')) expect([name, same === 0]).toEqual([name, frozen]);
  }
  // A later run finds the activations, also one with other settings.
  const second = await train([...settings, 'train.learning_rate=5e-4']);
  expect(second.computed).toBe(false);
});

test.each([
  ['finetune', 1],
  ['finetune', 2],
  ['lora', 1],
])('%s over %i cached layers ends as over layers that run every time', async (method, layers) => {
  const settings = [`train.method=${method}`, `train.freeze_layers=${layers}`];
  const cached = await train(settings);
  process.env.HAVN_CACHE_MAX_GIB = '0';
  const run = await train(settings);
  expect([cached.computed, run.computed]).toEqual([true, false]);
  for (const [name, { data }] of run.weights) {
    const other = cached.weights.get(name)!.data;
    const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);
    expect([name, worst < 2e-6]).toEqual([name, true]);
  }
});

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
