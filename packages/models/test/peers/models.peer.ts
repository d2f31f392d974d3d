import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Float32Tensor, float32, Graph, sizeOf } from '@havn/graph';
import { describe, expect, test } from 'vitest';
import {
  type AdapterConfig,
  adapterParameters,
  buildEncoder,
  classifierGraph,
  defaultTargets,
  frozenParameters,
  mergeAdapters,
  readAdapter,
  saveClassifier,
  tokenInputs,
  writeAdapter,
} from '../../src/index.ts';
import { largestDifference } from '../../src/testing/compare.ts';
import { fill } from '../../src/testing/fill.ts';
import { fixture, type TinyModels } from '../../src/testing/fixtures.ts';
import { runGraph } from '../../src/testing/run-graph.ts';
import {
  type TinyModel,
  tinyModel,
  withFolder,
  writeTinyCheckpoint,
} from '../../src/testing/tiny-checkpoint.ts';
import { ids } from '../../src/testing/training-graph.ts';

const { inputs } = fixture<TinyModels>('tiny-models.json');
const feeds = {
  input_ids: ids(inputs.input_ids),
  attention_mask: ids(inputs.attention_mask),
  token_type_ids: ids(inputs.token_type_ids),
};
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const bin = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
const python = join(root, '.peers/venv', bin);
const present = existsSync(python);
if (!present) console.info('skipped: the peers are not installed (npm run peers)');
const script = fileURLToPath(new URL('check_models.py', import.meta.url));

function peer<T>(command: string, ...folders: readonly string[]): T {
  const env = { ...process.env, HF_HUB_OFFLINE: '1' };
  const options = { input: JSON.stringify(inputs), env, encoding: 'utf8', stdio: 'pipe' } as const;
  const output = execFileSync(python, ['-W', 'ignore', script, command, ...folders], options);
  return JSON.parse(output) as T;
}

interface Bundle {
  readonly class: string | null;
  readonly labels: readonly string[];
  readonly problem_type: string;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly logits: readonly number[];
  readonly named_logits: readonly number[] | null;
  readonly onnx: readonly number[];
  readonly model_max_length: number;
}

async function savedBundle(model: TinyModel, parent: string): Promise<Bundle> {
  const source = join(parent, 'source');
  await writeTinyCheckpoint(source, model);
  const folder = join(parent, 'saved');
  await saveClassifier(folder, { ...model, sourceFolder: source, maxLength: 16 });
  return peer<Bundle>('bundle', folder);
}

async function logitsOf({ config, head }: TinyModel, weights: ReadonlyMap<string, Float32Tensor>) {
  return (await runGraph(classifierGraph({ config, head, weights }), feeds)).logits!;
}

describe.skipIf(!present)('a bundle in Python', () => {
  test.each(['bert', 'distilbert', 'roberta', 'xlm-roberta'])(
    '%s loads as transformers’ class of the same name, whole, with the same logits',
    async (name) => {
      await withFolder(async (parent) => {
        const model = tinyModel(name);
        const own = await logitsOf(model, model.weights);
        const found = await savedBundle(model, parent);
        expect(found).toMatchObject({
          class: (model.json.architectures as readonly string[])[0],
          labels: ['a', 'b', 'c'],
          problem_type: 'single_label_classification',
          missing: [],
          unexpected: [],
          model_max_length: 16,
        });
        for (const logits of [found.logits, found.named_logits!, found.onnx]) {
          expect(largestDifference(own, logits)).toBeLessThan(1e-4);
        }
      });
    },
  );

  test('over the mean it is no class of transformers, and its head is reported, not loaded', async () => {
    await withFolder(async (parent) => {
      const model = tinyModel('bert-mean');
      const found = await savedBundle(model, parent);
      expect(found.class).toBeNull();
      expect(found.missing).toEqual(
        expect.arrayContaining(['classifier.bias', 'classifier.weight']),
      );
      expect(found.unexpected).toEqual(['havn.head.bias', 'havn.head.weight']);
      const own = await logitsOf(model, model.weights);
      expect(largestDifference(own, found.onnx)).toBeLessThan(1e-4);
    });
  });
});

function withAdapters({ config, weights }: TinyModel, adapters: AdapterConfig) {
  const own = adapterParameters(config, adapters).map(
    ({ name, shape }) => [name, float32(shape, fill(name, sizeOf(shape)))] as const,
  );
  return new Map<string, Float32Tensor>([...weights, ...own]);
}

describe.skipIf(!present)('PEFT', () => {
  test.each(['bert', 'distilbert', 'roberta'])(
    'loads what Havn writes for %s, head included',
    async (name) => {
      await withFolder(async (parent) => {
        const model = tinyModel(name);
        const { config, head } = model;
        const targets = defaultTargets(config.architecture);
        const adapters = { rank: 3, alpha: 5, targets, rankStabilised: name === 'roberta' };
        const weights = withAdapters(model, adapters);
        const base = join(parent, 'base');
        // The base's own head is another one: the adapter must bring its own.
        const zero = [...model.weights].map(([key, tensor]): [string, Float32Tensor] =>
          /classifier|pooler/.test(key) ? [key, float32(tensor.shape)] : [key, tensor],
        );
        await writeTinyCheckpoint(base, { ...model, weights: new Map(zero) });
        const folder = join(parent, 'adapter');
        await writeAdapter(folder, { config, head, adapters, weights, baseModel: base });
        const found = peer<Record<'logits' | 'merged', number[]>>('load_adapter', base, folder);
        const own = await logitsOf(model, mergeAdapters(weights, adapters));
        expect(largestDifference(own, found.logits)).toBeLessThan(1e-4);
        expect(largestDifference(own, found.merged)).toBeLessThan(1e-4);
      });
    },
  );

  test('loads the adapters of a mean-pooled classifier onto the bare encoder', async () => {
    await withFolder(async (parent) => {
      const model = tinyModel('bert-mean');
      const { config, head } = model;
      const adapters = { rank: 3, alpha: 5, targets: ['query', 'value'] };
      const weights = withAdapters(model, adapters);
      const base = join(parent, 'base');
      await writeTinyCheckpoint(base, model);
      const folder = join(parent, 'adapter');
      await writeAdapter(folder, { config, head, adapters, weights, baseModel: base });
      const found = peer<{ hidden: number[] }>('load_bare_adapter', base, folder);
      const graph = new Graph();
      const tokens = tokenInputs(graph, config);
      const parameter = frozenParameters(graph, mergeAdapters(weights, adapters));
      graph.output(buildEncoder({ graph, config, parameter, inputs: tokens }), 'hidden');
      const { hidden } = await runGraph(graph, feeds);
      const isToken = (_: number, index: number) =>
        feeds.attention_mask.data[Math.floor(index / 32)] === 1n;
      const difference = largestDifference(hidden!.filter(isToken), found.hidden.filter(isToken));
      expect(difference).toBeLessThan(1e-4);
    });
  });

  test.each([
    ['bert', 'false'],
    ['distilbert', 'false'],
    ['roberta', 'true'],
  ])('saves adapters for %s that Havn reads (rsLoRA: %s)', async (name, rslora) => {
    await withFolder(async (parent) => {
      const model = tinyModel(name);
      const base = join(parent, 'base');
      await writeTinyCheckpoint(base, model);
      const folder = join(parent, 'adapter');
      const found = peer<{ logits: number[] }>('save_adapter', base, folder, rslora);
      const { adapters, weights } = await readAdapter(folder, model.config);
      expect(adapters).toMatchObject({ rank: 4, alpha: 6, rankStabilised: rslora === 'true' });
      expect([...adapters.targets].sort()).toEqual(
        [...defaultTargets(model.config.architecture)].sort(),
      );
      const merged = mergeAdapters(new Map([...model.weights, ...weights]), adapters);
      const own = await logitsOf(model, merged);
      expect(largestDifference(own, found.logits)).toBeLessThan(1e-4);
    });
  });
});
