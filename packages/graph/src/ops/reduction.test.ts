import { describe, expect, test } from 'vitest';
import { Graph, type Shape } from '../graph.ts';
import { ShapeError } from '../shape-error.ts';
import { checkGradients, type GradientCase } from '../testing/check-gradients.ts';
import { argMax } from './arg-max.ts';
import { layerNormalization } from './layer-normalization.ts';
import { logSoftmax } from './log-softmax.ts';
import { reduceMax } from './reduce-max.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceSum } from './reduce-sum.ts';
import { softmax } from './softmax.ts';

const sequences: Shape = ['batch', 'sequence', 4];
const runs = [
  { batch: 2, sequence: 3 },
  { batch: 1, sequence: 5 },
];

const cases: Record<string, GradientCase['build']> = {
  'sum of all': ([x]) => reduceSum(x!),
  'sum of the last axis': ([x]) => reduceSum(x!, { axes: [-1], keepDims: true }),
  'sum of named axes': ([x]) => reduceSum(x!, { axes: [0, 1] }),
  'mean of all': ([x]) => reduceMean(x!),
  'mean of a fixed axis': ([x]) => reduceMean(x!, { axes: [2], keepDims: true }),
  'mean of a named axis': ([x]) => reduceMean(x!, { axes: [1] }),
  'max of a named axis': ([x]) => reduceMax(x!, { axes: [1] }),
  'max of the last axis': ([x]) => reduceMax(x!, { axes: [-1], keepDims: true }),
  softmax: ([x]) => softmax(x!),
  'softmax of another axis': ([x]) => softmax(x!, 1),
  logSoftmax: ([x]) => logSoftmax(x!),
  'logSoftmax of another axis': ([x]) => logSoftmax(x!, 1),
};

describe('gradients along axes equal finite differences', () => {
  test.each(Object.entries(cases))('%s', async (_, build) => {
    await checkGradients({ build, inputs: [{ shape: sequences }], runs });
  });
});

test.each([
  ['sequences', ['batch', 'sequence', 5]],
  ['rows', ['batch', 5]],
] as const)('gradients of layerNormalization over %s', async (_, shape) => {
  await checkGradients({
    build: ([x, scale, bias]) =>
      layerNormalization(x!, { scale: scale!, bias: bias!, epsilon: 1e-3 }),
    inputs: [{ shape }, { shape: [5] }, { shape: [5] }],
    runs,
    tolerance: 1e-5, // ONNX gives the mean and the inverse deviation as float32
  });
});

test('a reduction names an axis that is not there', () => {
  const x = new Graph().input('x', 'float32', sequences);
  expect(() => reduceSum(x, { axes: [3] })).toThrow(ShapeError);
  expect(() => reduceSum(x, { axes: [3] })).toThrow('there is no axis 3');
});

test('argMax drops its axis and counts in int64', () => {
  const x = new Graph().input('x', 'float32', sequences);
  expect(argMax(x)).toMatchObject({ dtype: 'int64', shape: ['batch', 'sequence'] });
});
