import { describe, expect, test } from 'vitest';
import { Graph, type Shape } from '../graph.ts';
import { ShapeError } from '../shape-error.ts';
import { checkGradients } from '../testing/check-gradients.ts';
import { gemm } from './gemm.ts';
import { linear } from './linear.ts';
import { matmul } from './matmul.ts';
import { transposeMatrices } from './transpose.ts';

const runs = [
  { batch: 2, sequence: 3 },
  { batch: 1, sequence: 4 },
];

const pairs: [string, Shape, Shape][] = [
  ['two matrices', ['batch', 4], [4, 3]],
  ['a batch and a matrix', ['batch', 'sequence', 4], [4, 3]],
  ['two batches', ['batch', 2, 'sequence', 4], ['batch', 2, 4, 3]],
  ['batches that broadcast', ['batch', 2, 'sequence', 4], [1, 2, 4, 3]],
];

describe('gradients of matmul equal finite differences', () => {
  test.each(pairs)('%s', async (_, a, b) => {
    await checkGradients({
      build: ([x, y]) => matmul(x!, y!),
      inputs: [{ shape: a }, { shape: b }],
      runs,
    });
  });

  test('queries and keys of the same tensor', async () => {
    await checkGradients({
      build: ([x, v]) => matmul(matmul(x!, transposeMatrices(x!)), v!),
      inputs: [{ shape: ['batch', 'sequence', 3] }, { shape: ['batch', 'sequence', 2] }],
      runs,
    });
  });
});

describe('gradients of gemm equal finite differences', () => {
  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('transA %s, transB %s', async (transA, transB) => {
    await checkGradients({
      build: ([a, b, c]) => gemm(a!, b!, { transA, transB, alpha: 0.5, beta: 2, c: c! }),
      inputs: [
        { shape: transA ? [4, 'batch'] : ['batch', 4] },
        { shape: transB ? [3, 4] : [4, 3] },
        { shape: [3] },
      ],
      runs,
    });
  });
});

describe('gradients of linear equal finite differences', () => {
  test.each([[['batch', 4]], [['batch', 'sequence', 4]], [['batch', 2, 'sequence', 4]]])(
    '%s',
    async (shape) => {
      await checkGradients({
        build: ([x, weight, bias]) => linear(x!, weight!, bias!),
        inputs: [{ shape }, { shape: [3, 4] }, { shape: [3] }],
        runs,
      });
    },
  );
});

test('products name the sizes that differ', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 4]);
  const weight = graph.input('weight', 'float32', [3, 5]);
  expect(() => linear(x, weight)).toThrow(ShapeError);
  expect(() => linear(x, weight)).toThrow('Gemm of [batch, 4] and [3, 5]: 4 and 5 differ');
  expect(() => matmul(x, weight)).toThrow('MatMul of [batch, 4] and [3, 5]: 4 and 3 differ');
});
