import { describe, expect, test } from 'vitest';
import { Graph } from '../graph.ts';
import { ShapeError } from '../shape-error.ts';
import { int64 } from '../tensor.ts';
import { checkGradients, type GradientCase } from '../testing/check-gradients.ts';
import { binaryCrossEntropyWithLogits } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { meanSquaredError } from './mean-squared-error.ts';

const runs = [{ batch: 2 }, { batch: 5 }];
const feeds: GradientCase['feeds'] = ({ batch }) => ({
  targets: int64(
    [batch!],
    Array.from({ length: batch! }, (_, index) => index % 3),
  ),
});

/** The values are compared with PyTorch's in `ops/pytorch.test.ts`. */
describe('gradients of losses equal finite differences at any batch size', () => {
  test.each([0, 0.1])('crossEntropy with weights and smoothing %s', async (labelSmoothing) => {
    await checkGradients({
      build: ([logits, weights], graph) => {
        const targets = graph.input('targets', 'int64', ['batch']);
        return crossEntropy(logits!, targets, { weights, labelSmoothing });
      },
      inputs: [{ shape: ['batch', 3] }, { shape: [3], from: 0.5 }],
      feeds,
      runs,
    });
  });

  test('binaryCrossEntropyWithLogits', async () => {
    await checkGradients({
      build: ([logits, targets]) => binaryCrossEntropyWithLogits(logits!, targets!),
      inputs: [{ shape: ['batch', 3] }, { shape: ['batch', 3], from: 0, to: 1 }],
      dtype: 'float32',
      tolerance: 2e-2,
      runs,
    });
  });

  test('meanSquaredError', async () => {
    await checkGradients({
      build: ([predictions, targets]) => meanSquaredError(predictions!, targets!),
      inputs: [{ shape: ['batch', 3] }, { shape: ['batch', 3] }],
      runs,
    });
  });
});

test('crossEntropy takes a matrix of logits and a target for each row', () => {
  const graph = new Graph();
  const logits = graph.input('logits', 'float32', ['batch', 3]);
  const pairs = graph.input('pairs', 'int64', ['batch', 2]);
  expect(() => crossEntropy(logits, pairs)).toThrow(ShapeError);
});
