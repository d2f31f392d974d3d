import { openSession } from '@havn/graph';
import { fit, sgd } from '@havn/loop';
import type { ProblemType } from '@havn/models';
import { expect, test } from 'vitest';
import { probabilitiesOf } from '../inference/probabilities.ts';
import { rowsInMemory, runRows } from '../inference/run-rows.ts';
import { tinyModel, tinyTexts } from '../testing/tiny-model.ts';
import { type ClassifierModel, inferenceGraph } from './classifier-model.ts';
import { textSource } from './text-source.ts';
import { classifierTrainingGraph, type TrainingGraphOptions } from './training-graph.ts';

const texts = tinyTexts(20);
const tokens = rowsInMemory(texts);

async function logitsOf(model: ClassifierModel): Promise<Float32Array> {
  const session = await openSession(inferenceGraph(model));
  const width = model.head.labels.length;
  const logits = await runRows({ session, tokens, padTokenId: 0, output: 'logits', width });
  await session.close();
  return logits;
}

/** The loss of a step over all texts, as the loop reports it. */
async function trainingLoss(
  model: ClassifierModel,
  targets: Int32Array | Float32Array,
  options: Partial<TrainingGraphOptions> = {},
): Promise<number> {
  const training = classifierTrainingGraph(model, { trained: () => true, ...options });
  let first = Number.NaN;
  await fit({
    training,
    source: textSource({
      tokens,
      padTokenId: 0,
      problem: model.head.problemType,
      classes: model.head.labels.length,
      targets,
      classWeights: options.classWeights,
      batchSize: 20,
      sampling: 'random',
      seed: 0,
      inputs: new Set(training.graph.inputs.map(({ name }) => name)),
    }),
    optimizer: sgd({ learningRate: 0 }),
    maxSteps: 1,
    seed: 0,
    callbacks: {
      onStep: ({ loss }) => {
        first = loss;
      },
    },
  });
  return first;
}

/** PyTorch's `CrossEntropyLoss(weight, label_smoothing)`, from its documentation. */
function crossEntropy(
  probabilities: Float64Array,
  targets: Int32Array,
  { weights = [1, 1, 1], smoothing = 0 }: { weights?: ArrayLike<number>; smoothing?: number },
): number {
  let sum = 0;
  let total = 0;
  targets.forEach((target, row) => {
    const logs = Array.from(probabilities.subarray(row * 3, row * 3 + 3), Math.log);
    const even = logs.reduce((all, log, k) => all + weights[k]! * log, 0) / 3;
    sum -= (1 - smoothing) * weights[target]! * logs[target]! + smoothing * even;
    total += weights[target]!;
  });
  return sum / total;
}

const targets = Int32Array.from(texts, (_, row) => row % 3);

test.each([
  {},
  { weights: Float32Array.of(0.5, 1, 3) },
  { smoothing: 0.2 },
  { weights: Float32Array.of(0.5, 1, 3), smoothing: 0.2 },
])('cross-entropy with %o is PyTorch’s', async (settings) => {
  const model = tinyModel();
  const probabilities = probabilitiesOf(await logitsOf(model), 3, model.head.problemType);
  const options = { classWeights: settings.weights, labelSmoothing: settings.smoothing };
  const loss = await trainingLoss(model, targets, options);
  expect(loss).toBeCloseTo(crossEntropy(probabilities, targets, settings), 5);
});

test('several labels: the mean of every label’s binary cross-entropy', async () => {
  const problemType: ProblemType = 'multi_label_classification';
  const model = tinyModel({ problemType, pooling: 'mean', normalise: true });
  const wanted = new Float32Array(60).map((_, i) => Number(i % 4 === 0));
  const probabilities = probabilitiesOf(await logitsOf(model), 3, problemType);
  const sum = probabilities.reduce(
    (all, p, i) => all - (wanted[i] ? Math.log(p) : Math.log(1 - p)),
    0,
  );
  expect(await trainingLoss(model, wanted)).toBeCloseTo(sum / 60, 5);
});

test('regression: the mean squared difference', async () => {
  const problemType: ProblemType = 'regression';
  const model = tinyModel({ problemType });
  const wanted = new Float32Array(60).map((_, i) => i / 10);
  const logits = await logitsOf(model);
  const sum = logits.reduce((all, value, i) => all + (value - wanted[i]!) ** 2, 0);
  expect(await trainingLoss(model, wanted)).toBeCloseTo(sum / 60, 4);
});

test('what is frozen is no parameter, and no mask is drawn below what is trained', () => {
  const model = tinyModel(
    {},
    { hiddenDropout: 0.1, attentionDropout: 0.1, classifierDropout: 0.1 },
  );
  const trained = ({ group }: { group: string }) => group === 'head' || group === 'layer.1';
  for (const start of [{ frozenLayers: 1 }, { fromLayer: 1 }]) {
    const { parameters, dropouts } = classifierTrainingGraph(model, { trained, ...start });
    expect(parameters.every(({ name }) => /layer\.1|pooler|classifier/.test(name))).toBe(true);
    expect(parameters.length).toBe(20);
    const sites = dropouts.map(({ input }) => input.name);
    expect(sites.length).toBe(4);
    expect(sites.filter((site) => /embeddings|layer\.0/.test(site))).toEqual([]);
  }
  const whole = classifierTrainingGraph(model, { trained: () => true });
  expect(whole.dropouts.length).toBe(8);
  expect(whole.parameters.filter(({ sparse }) => sparse).map(({ name }) => name)).toEqual([
    'embeddings.word_embeddings.weight',
  ]);
  const plain = whole.parameters.filter(({ decay }) => !decay).map(({ name }) => name);
  expect(plain.every((name) => /bias$|LayerNorm/.test(name))).toBe(true);
});
