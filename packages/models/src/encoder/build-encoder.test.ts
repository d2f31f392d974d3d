import { type Dim, Graph, type Shape, sizeOf, type Tensor } from '@havn/graph';
import { describe, expect, test } from 'vitest';
import { buildClassifier } from '../classifier/build-classifier.ts';
import { frozenParameters } from '../classifier/classifier-graph.ts';
import { gradientError, largestDifference } from '../testing/compare.ts';
import { uniform } from '../testing/fill.ts';
import { fixture, type TinyModels } from '../testing/fixtures.ts';
import { runGraph } from '../testing/run-graph.ts';
import { tinyModel } from '../testing/tiny-checkpoint.ts';
import { ids, runTrained } from '../testing/training-graph.ts';
import { buildEncoder } from './build-encoder.ts';
import { hiddenStateInputs, tokenInputs } from './encoder-inputs.ts';

const { inputs, cases } = fixture<TinyModels>('tiny-models.json');
const feeds = {
  input_ids: ids(inputs.input_ids),
  attention_mask: ids(inputs.attention_mask),
  token_type_ids: ids(inputs.token_type_ids),
};
const named: Readonly<Record<string, number>> = { batch: 2, sequence: 7 };

/** What a dimension such as `batch*sequence` is in these feeds. */
function sizeIn(dim: Dim): number {
  return sizeOf(
    String(dim)
      .split('*')
      .map((part) => named[part] ?? Number(part)),
  );
}

const classes = Object.entries(cases).filter(([, { dropped }]) => dropped !== undefined);

describe.each(classes)('%s', (name, { dropped }) => {
  const { config, head, weights } = tinyModel(name);

  test('its dropout sites, given transformers’ masks in order, give its logits and gradients', async () => {
    const masks: Record<string, Tensor> = {};
    const run = await runTrained(
      {
        ...{ config, weights, lossOf: 'logits' },
        build: (graph, tokens, parameter) => {
          const dropout = (site: string, shape: Shape, probability: number) => {
            const sizes = shape.map(sizeIn);
            const numbers = uniform(`dropout.${Object.keys(masks).length}`, sizeOf(sizes));
            const data = Uint8Array.from(numbers, (u) => Number(u >= probability - 0.5));
            masks[site] = { dtype: 'bool', shape: sizes, data };
            return graph.input(site, 'bool', shape);
          };
          const options = { graph, config, head, parameter, inputs: tokens, dropout };
          return { logits: buildClassifier(options).logits };
        },
      },
      () => ({ ...feeds, ...masks }),
      [2, 3],
    );
    expect(largestDifference(run.values.logits!, dropped!.logits)).toBeLessThan(1e-4);
    for (const [parameter, stored] of Object.entries(dropped!.gradients)) {
      const error = gradientError(run.gradients.get(parameter)!, stored, 1e-4);
      expect(error, parameter).toBeLessThan(1e-3);
    }
  });

  test('its layers from cached hidden states on give what the whole gives', async () => {
    const lower = new Graph();
    const tokens = tokenInputs(lower, config);
    const first = { graph: lower, config, parameter: frozenParameters(lower, weights) };
    lower.output(buildEncoder({ ...first, inputs: tokens, toLayer: 1 }), 'hidden');
    const cached = await runGraph(lower, feeds);

    const upper = new Graph();
    const states = hiddenStateInputs(upper, config);
    const second = { graph: upper, config, head, parameter: frozenParameters(upper, weights) };
    upper.output(buildClassifier({ ...second, inputs: states, fromLayer: 1 }).logits, 'logits');
    expect([...upper.initializers.keys()].some((key) => key.startsWith('embeddings'))).toBe(false);
    const { logits } = await runGraph(upper, {
      ...feeds,
      hidden_states: { dtype: 'float32', shape: [2, 7, 32], data: cached.hidden! },
    });
    expect(largestDifference(logits!, cases[name]!.logits)).toBeLessThan(1e-4);
  });
});
