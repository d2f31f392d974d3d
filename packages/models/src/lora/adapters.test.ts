import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Float32Tensor, float32, Graph, sizeOf } from '@havn/graph';
import { expect, test } from 'vitest';
import { buildClassifier } from '../classifier/build-classifier.ts';
import { classifierGraph, frozenParameters } from '../classifier/classifier-graph.ts';
import { tokenInputs } from '../encoder/encoder-inputs.ts';
import { largestDifference } from '../testing/compare.ts';
import { fill } from '../testing/fill.ts';
import { fixture, type TinyModels } from '../testing/fixtures.ts';
import { runGraph } from '../testing/run-graph.ts';
import { type TinyModel, tinyModel, withFolder } from '../testing/tiny-checkpoint.ts';
import { ids } from '../testing/training-graph.ts';
import { type AdapterConfig, adapterParameters, defaultTargets } from './adapter-config.ts';
import { mergeAdapters } from './merge-adapters.ts';
import { readAdapter } from './read-adapter.ts';
import { writeAdapter } from './write-adapter.ts';

const { inputs } = fixture<TinyModels>('tiny-models.json');
const feeds = {
  input_ids: ids(inputs.input_ids),
  attention_mask: ids(inputs.attention_mask),
  token_type_ids: ids(inputs.token_type_ids),
};

function adapted({ config, weights }: TinyModel, adapters: AdapterConfig) {
  const own = adapterParameters(config, adapters).map(
    ({ name, shape }) => [name, float32(shape, fill(name, sizeOf(shape)))] as const,
  );
  return new Map<string, Float32Tensor>([...weights, ...own]);
}

test.each(['bert', 'distilbert', 'roberta', 'bert-mean'])(
  '%s with adapters in its graph gives the logits that it gives with them merged',
  async (name) => {
    const model = tinyModel(name);
    const { config, head } = model;
    const targets = [...defaultTargets(config.architecture), 'output.dense', 'lin1'];
    const adapters = { rank: 3, alpha: 5, targets };
    const weights = adapted(model, adapters);
    const graph = new Graph();
    const graphInputs = tokenInputs(graph, config);
    const parameter = frozenParameters(graph, weights);
    const options = { graph, config, head, parameter, adapters, inputs: graphInputs };
    graph.output(buildClassifier(options).logits, 'logits');
    const { logits } = await runGraph(graph, feeds);
    const merged = mergeAdapters(weights, adapters);
    expect([...merged.keys()].sort()).toEqual([...model.weights.keys()].sort());
    const after = await runGraph(classifierGraph({ config, head, weights: merged }), feeds);
    const before = await runGraph(classifierGraph({ config, head, weights: model.weights }), feeds);
    expect(largestDifference(logits!, after.logits!)).toBeLessThan(2e-5);
    expect(largestDifference(before.logits!, after.logits!)).toBeGreaterThan(0.01);
  },
);

test.each(['bert', 'roberta', 'bert-mean'])(
  '%s adapters read back as written, head included',
  async (name) => {
    await withFolder(async (folder) => {
      const model = tinyModel(name);
      const { config, head } = model;
      const adapters: AdapterConfig = {
        rank: 4,
        alpha: 8,
        targets: ['query', 'value'],
        dropout: 0.1,
        rankStabilised: true,
      };
      const weights = adapted(model, adapters);
      await writeAdapter(folder, { config, head, adapters, weights, baseModel: 'some/model' });
      const read = await readAdapter(folder, config);
      expect(read.adapters).toEqual(adapters);
      expect(read.baseModel).toBe('some/model');
      const isSaved = (key: string) => /lora_|pooler|classifier|havn/.test(key);
      expect([...read.weights.keys()].sort()).toEqual([...weights.keys()].filter(isSaved).sort());
      for (const [key, { data }] of read.weights) expect(data).toEqual(weights.get(key)!.data);
    });
  },
);

test('settings that would change the numbers are refused by name', async () => {
  await withFolder(async (folder) => {
    const model = tinyModel('bert');
    const { config, head } = model;
    const adapters = { rank: 4, alpha: 8, targets: ['query'] };
    const weights = adapted(model, adapters);
    await writeAdapter(folder, { config, head, adapters, weights, baseModel: 'x' });
    const file = join(folder, 'adapter_config.json');
    const json = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...json, use_dora: true }));
    await expect(readAdapter(folder, config)).rejects.toMatchObject({
      code: 'ADAPTER_UNSUPPORTED',
      message: 'use_dora is true',
    });
  });
});
