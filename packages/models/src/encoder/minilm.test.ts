import type { Float32Tensor } from '@havn/graph';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildEncoder,
  encoderParameters,
  loadCheckpoint,
  normaliseRows,
  poolMean,
} from '../index.ts';
import { gradientError, largestDifference } from '../testing/compare.ts';
import { fixture, type MiniLmCase } from '../testing/fixtures.ts';
import { miniLmFolder, withoutMiniLm } from '../testing/shared.ts';
import { ids, runTrained, type TrainedRun } from '../testing/training-graph.ts';

describe.skipIf(withoutMiniLm())('all-MiniLM-L6-v2 with its real weights', () => {
  const expected = fixture<MiniLmCase>('minilm.json');
  let run: TrainedRun;

  beforeAll(async () => {
    const checkpoint = await loadCheckpoint(miniLmFolder);
    const { config } = checkpoint;
    const weights: ReadonlyMap<string, Float32Tensor> = await checkpoint.weights.read(
      encoderParameters(config),
    );
    const feeds = {
      input_ids: ids(expected.input_ids),
      attention_mask: ids(expected.attention_mask),
      token_type_ids: ids(expected.input_ids.map((row) => row.map(() => 0))),
    };
    const layers = Array.from({ length: config.layers + 1 }, (_, layer) => layer);
    run = await runTrained(
      {
        config,
        weights,
        lossOf: 'embeddings',
        build: (graph, inputs, parameter) => {
          const context = { graph, config, parameter };
          const hidden = [buildEncoder({ ...context, inputs, toLayer: 0 })];
          for (const layer of layers.slice(1)) {
            const hiddenStates = hidden[layer - 1]!;
            const upTo = { fromLayer: layer - 1, toLayer: layer };
            hidden.push(buildEncoder({ ...context, inputs: { ...inputs, hiddenStates }, ...upTo }));
          }
          const embeddings = normaliseRows(poolMean(hidden.at(-1)!, inputs.attentionMask));
          const named = hidden.map((value, layer) => [`layer.${layer}`, value] as const);
          return { ...Object.fromEntries(named), embeddings };
        },
      },
      () => feeds,
      [expected.texts.length, config.hiddenSize],
    );
  });

  test('hidden states of every layer and embeddings equal transformers to 1e-4', () => {
    expected.layers.forEach(({ at, values }, layer) => {
      const hidden = run.values[`layer.${layer}`]!;
      const found = at.map((index) => hidden[index]!);
      expect(largestDifference(found, values), `layer ${layer}`).toBeLessThan(1e-4);
    });
    expect(largestDifference(run.values.embeddings!, expected.embeddings)).toBeLessThan(1e-4);
  });

  test('gradients of every weight equal PyTorch to 1e-3', () => {
    expect([...run.gradients.keys()].sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [name, stored] of Object.entries(expected.gradients)) {
      expect(gradientError(run.gradients.get(name)!, stored, 1e-4), name).toBeLessThan(1e-3);
    }
  });
});
