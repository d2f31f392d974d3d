import { describe, expect, test } from 'vitest';
import { buildEncoder, buildHead } from '../index.ts';
import { gradientError, largestDifference } from '../testing/compare.ts';
import { fixture, type TinyModels } from '../testing/fixtures.ts';
import { tinyModel } from '../testing/tiny-checkpoint.ts';
import { ids, runTrained } from '../testing/training-graph.ts';

const { inputs, cases } = fixture<TinyModels>('tiny-models.json');
const mask = ids(inputs.attention_mask);
const feeds = {
  input_ids: ids(inputs.input_ids),
  attention_mask: mask,
  token_type_ids: ids(inputs.token_type_ids),
};

describe.each(Object.entries(cases))('%s with random weights', (name, model) => {
  const { config, head, weights } = tinyModel(name);
  const run = runTrained(
    {
      config,
      weights,
      lossOf: 'logits',
      build: (graph, encoderInputs, parameter) => {
        const context = { graph, config, parameter };
        const hidden = buildEncoder({ ...context, inputs: encoderInputs });
        const { attentionMask } = encoderInputs;
        return { hidden, ...buildHead({ ...context, head, attentionMask }, hidden) };
      },
    },
    () => feeds,
    [2, 3],
  );

  test('its hidden states, embeddings and logits equal those of transformers to 1e-4', async () => {
    const { values } = await run;
    const isToken = (_: number, index: number) => mask.data[Math.floor(index / 32)] === 1n;
    const pairs = [
      [values.logits!, model.logits],
      [values.embeddings!, model.embeddings ?? values.embeddings!],
      [values.hidden!.filter(isToken), (model.hidden ?? [...values.hidden!]).filter(isToken)],
    ] as const;
    for (const [found, expected] of pairs) {
      expect(largestDifference(found, expected)).toBeLessThan(1e-4);
    }
  });

  test('its gradients equal those of PyTorch to 1e-3', async () => {
    const { gradients } = await run;
    expect([...gradients.keys()].sort()).toEqual(Object.keys(model.gradients).sort());
    for (const [parameter, stored] of Object.entries(model.gradients)) {
      const error = gradientError(gradients.get(parameter)!, stored, 1e-4);
      expect(error, parameter).toBeLessThan(1e-3);
    }
  });
});
