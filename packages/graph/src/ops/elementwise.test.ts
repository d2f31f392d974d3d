import { describe, expect, test } from 'vitest';
import { Graph, type Shape } from '../graph.ts';
import { DTypeError, ShapeError } from '../shape-error.ts';
import { checkGradients, type GradientCase } from '../testing/check-gradients.ts';
import { abs } from './abs.ts';
import { add } from './add.ts';
import { cast } from './cast.ts';
import { clip } from './clip.ts';
import { div } from './div.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { gelu } from './gelu.ts';
import { greater } from './greater.ts';
import { identity } from './identity.ts';
import { log } from './log.ts';
import { maximum } from './maximum.ts';
import { minimum } from './minimum.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { pow } from './pow.ts';
import { reciprocal } from './reciprocal.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';
import { where } from './where.ts';

const rows: Shape = ['batch', 3];
const runs = [{ batch: 2 }, { batch: 5 }];

type Unary = Pick<GradientCase, 'build'> & { from?: number; dtype?: 'float32'; tolerance?: number };

const unary: Record<string, Unary> = {
  neg: { build: ([x]) => neg(x!) },
  sqrt: { build: ([x]) => sqrt(x!), from: 0.5 },
  reciprocal: { build: ([x]) => reciprocal(x!), from: 0.5 },
  exp: { build: ([x]) => exp(x!) },
  log: { build: ([x]) => log(x!), from: 0.5 },
  erf: { build: ([x]) => erf(x!), dtype: 'float32' },
  abs: { build: ([x]) => abs(x!), from: 0.5 },
  'abs below 0': { build: ([x]) => abs(neg(x!)), from: 0.5 },
  'pow 3': { build: ([x]) => pow(x!, 3) },
  'pow 2': { build: ([x]) => pow(x!, 2) },
  'pow -0.5': { build: ([x]) => pow(x!, -0.5), from: 0.5 },
  tanh: { build: ([x]) => tanh(x!) },
  sigmoid: { build: ([x]) => sigmoid(x!) },
  relu: { build: ([x]) => relu(sub(x!, 0.007)) },
  gelu: { build: ([x]) => gelu(x!), dtype: 'float32' },
  'gelu by tanh': { build: ([x]) => gelu(x!, { approximate: 'tanh' }), dtype: 'float32' },
  silu: { build: ([x]) => silu(x!) },
  softplus: { build: ([x]) => softplus(x!), dtype: 'float32' },
  identity: { build: ([x]) => identity(x!) },
  'clip on both sides': { build: ([x]) => clip(sub(x!, 0.007), { min: -1, max: 0.5 }) },
  'clip below': { build: ([x]) => clip(sub(x!, 0.007), { min: -1 }) },
  'cast to float32': { build: ([x]) => cast(cast(x!, 'float32'), 'float64'), tolerance: 1e-2 },
  'numbers as operands': { build: ([x]) => add(2, div(sub(1, mul(x!, 3)), 4)) },
};

describe('gradients of functions of one tensor equal finite differences', () => {
  test.each(Object.entries(unary))('%s', async (_, { build, from = -2, dtype, tolerance }) => {
    const options = { ...(dtype && { dtype }), ...(tolerance && { tolerance }) };
    await checkGradients({ build, inputs: [{ shape: rows, from }], runs, ...options });
  });
});

const binary = {
  add,
  sub,
  mul,
  div,
  'the larger': (a: Parameters<typeof maximum>[0], b: Parameters<typeof maximum>[1]) =>
    maximum(a, sub(b, 0.003)),
  'the smaller': (a: Parameters<typeof maximum>[0], b: Parameters<typeof maximum>[1]) =>
    minimum(a, sub(b, 0.003)),
};

const pairs: [string, Shape, Shape][] = [
  ['equal shapes', ['batch', 3], ['batch', 3]],
  ['a missing axis', ['batch', 3], [3]],
  ['an axis of 1 against a name', ['batch', 3], [1, 3]],
  ['axes of 1 on both sides', ['batch', 1, 3], ['sequence', 1]],
  ['a scalar', [], ['batch', 3]],
];

describe.each(Object.entries(binary))('gradients of %s are summed over what broadcast', (_, op) => {
  test.each(pairs)('%s', async (_name, a, b) => {
    await checkGradients({
      build: ([x, y]) => op(x!, y!),
      inputs: [{ shape: a }, { shape: b, from: 0.5 }],
      runs: [
        { batch: 2, sequence: 4 },
        { batch: 1, sequence: 1 },
      ],
    });
  });
});

test('where passes the gradient to the side that was taken', async () => {
  await checkGradients({
    build: ([a, b, c]) => where(greater(c!, 0.003), a!, b!),
    inputs: [{ shape: ['batch', 3] }, { shape: [3] }, { shape: ['batch', 1] }],
    runs,
  }).catch((error: unknown) => expect(String(error)).toMatch(/no gradient by x2/));
  await checkGradients({
    build: ([a, b]) => where(greater(a!, 0.003), a!, b!),
    inputs: [{ shape: ['batch', 3] }, { shape: [3] }],
    runs,
  });
});

test('a name fits itself and 1, never a number or another name', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 3]);
  expect(add(x, graph.input('one', 'float32', [1, 3])).shape).toEqual(['batch', 3]);
  expect(() => add(x, graph.input('two', 'float32', [2, 3]))).toThrow(ShapeError);
  expect(() => add(x, graph.input('other', 'float32', ['items', 3]))).toThrow(
    'Add of [batch, 3] and [items, 3]: they do not broadcast',
  );
});

test('unequal element types are refused with both names', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [2]);
  const ids = graph.input('ids', 'int64', [2]);
  expect(() => add(x, ids)).toThrow(DTypeError);
  expect(() => add(x, ids)).toThrow('x (float32) and ids (int64)');
  expect(() => exp(ids)).toThrow(DTypeError);
});
