import { describe, expect, test } from 'vitest';
import { Graph, type Shape } from '../graph.ts';
import { openSession } from '../session/open-session.ts';
import { ShapeError } from '../shape-error.ts';
import { int64, type Tensor } from '../tensor.ts';
import { checkGradients, type GradientCase } from '../testing/check-gradients.ts';
import { concat, split } from './concat.ts';
import { dropout } from './dropout.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gather-elements.ts';
import { expand } from './reduce-sum.ts';
import { flatten, reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { squeeze, unsqueeze } from './squeeze.ts';
import { transpose, transposeMatrices } from './transpose.ts';

const sequences: Shape = ['batch', 'sequence', 4];
const runs = [
  { batch: 2, sequence: 3 },
  { batch: 1, sequence: 5 },
];

const cases: Record<string, GradientCase['build']> = {
  transpose: ([x]) => transpose(x!, [2, 0, 1]),
  'transpose of all axes': ([x]) => reshape(transpose(x!), ['batch*sequence', 4]),
  'transpose of matrices': ([x]) => unsqueeze(transposeMatrices(x!), [3]),
  'reshape to a matrix and back': ([x]) => reshape(flatten(x!, 2), ['batch', 'sequence', 2, 2]),
  'reshape with -1': ([x]) => reshape(x!, [-1, 2]),
  flatten: ([x]) => flatten(reshape(x!, ['batch', 4, 'sequence'])),
  squeeze: ([x]) => squeeze(unsqueeze(x!, [0, -1]), [-1, 0]),
  expand: ([x]) => expand(unsqueeze(x!, [1]), ['batch', 2, 'sequence', 4]),
  'slice of a fixed axis': ([x]) => slice(x!, { axis: -1, start: 1, end: 3 }),
  'slice to the end of a named axis': ([x]) => slice(x!, { axis: 1, start: 1 }),
  'slice of the first of a named axis': ([x]) => slice(x!, { axis: 1, end: 1 }),
  concat: ([x]) => concat([x!, slice(x!, { axis: 2, end: 1 }), x!], 2),
  'concat along a named axis': ([x]) => concat([x!, slice(x!, { axis: 1, start: 1 })], 1),
  'split, one part unused': ([x]) => split(x!, [1, 2, 1], 2)[1]!,
  split: ([x]) => concat(split(x!, [1, 3], -1).toReversed(), -1),
  'one place of a named axis': ([x, ,], graph) => gather(x!, graph.scalar(0, 'int64'), 1),
};

describe('gradients of moved elements equal finite differences', () => {
  test.each(Object.entries(cases))('%s', async (_, build) => {
    await checkGradients({ build, inputs: [{ shape: sequences }], runs });
  });
});

const indices = (sizes: Readonly<Record<string, number>>): Tensor =>
  int64(
    [sizes.batch!, 3],
    Array.from({ length: sizes.batch! * 3 }, (_, index) => (index * index) % 4),
  );

const gathers: Record<string, readonly [Shape, number]> = {
  'rows of a small table': [[4, 3], 0],
  'rows of a large table': [[100, 2], 0],
  'rows of a vector': [[70], 0],
  'columns of a fixed axis': [['batch', 70, 2], 1],
  'columns of the last axis': [['batch', 5], -1],
};

describe('the gradient of gather adds up repeated places', () => {
  test.each(Object.entries(gathers))('%s', async (_, [shape, axis]) => {
    await checkGradients({
      build: ([x], graph) => {
        const places = graph.input('places', 'int64', ['batch', 3]);
        const y = gather(x!, places, axis);
        return typeof y.shape.at(-1) === 'number' ? y : unsqueeze(y, [y.shape.length]);
      },
      inputs: [{ shape }],
      feeds: (sizes) => ({ places: indices(sizes) }),
      runs: [{ batch: 2 }, { batch: 4 }],
    });
  });
});

test('the gradient of gatherElements adds up repeated places', async () => {
  await checkGradients({
    build: ([x], graph) => gatherElements(x!, graph.input('places', 'int64', ['batch', 3]), 1),
    inputs: [{ shape: ['batch', 4] }],
    feeds: (sizes) => ({ places: indices(sizes) }),
    runs: [{ batch: 2 }, { batch: 4 }],
  });
});

test('a slice up to a named dimension follows the batch', async () => {
  await checkGradients({
    build: ([table, x]) => {
      const positions = slice(table!, { axis: 0, end: 'sequence' });
      expect(positions.shape).toEqual(['sequence', 2]);
      return concat([expand(unsqueeze(positions, [0]), ['batch', 'sequence', 2]), x!], 2);
    },
    inputs: [{ shape: [6, 2] }, { shape: ['batch', 'sequence', 2] }],
    runs,
  });
});

test('dropout scales what is kept and passes no gradient to the rest', async () => {
  await checkGradients({
    build: ([x], graph) => dropout(x!, graph.input('mask', 'bool', ['batch', 3]), 0.75),
    inputs: [{ shape: ['batch', 3] }],
    feeds: () => ({
      mask: { dtype: 'bool', shape: [2, 3], data: Uint8Array.of(1, 0, 1, 1, 1, 0) },
    }),
    runs: [{ batch: 2 }],
  });
});

test('reshape refuses other numbers of elements and unknown sizes', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 6]);
  expect(reshape(x, [-1, 2, 3]).shape).toEqual(['batch', 2, 3]);
  expect(reshape(x, [-1]).shape).toEqual(['6*batch']);
  expect(() => reshape(x, ['batch', 5])).toThrow(ShapeError);
  expect(() => reshape(x, ['items', 6])).toThrow('the numbers of elements differ');
  expect(() => reshape(x, [-1, 4])).toThrow('cannot be worked out');
});

test('a squeezed axis must be of size 1', () => {
  const x = new Graph().input('x', 'float32', ['batch', 1]);
  expect(squeeze(x, [1]).shape).toEqual(['batch']);
  expect(() => squeeze(x, [0])).toThrow(ShapeError);
});

test('a scatter of repeated places is exact with several threads', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [70_000]);
  const places = graph.input('places', 'int64', ['n']);
  const rows = gather(x, places);
  graph.output(rows, 'rows');
  const { gradients } = await import('../gradients.ts');
  const { reduceSum } = await import('./reduce-sum.ts');
  const [gradient] = gradients(reduceSum(rows), [x]);
  if (gradient?.kind !== 'dense') throw new Error('a dense gradient was expected');
  graph.output(gradient.value, 'dx');
  const session = await openSession(graph, { threads: 2 });
  const feeds = {
    x: { dtype: 'float32', shape: [70_000], data: new Float32Array(70_000) } as const,
    places: int64([50_000], new Array<number>(50_000).fill(7)),
  };
  const { dx } = await session.run(feeds, ['dx']);
  expect(dx!.data[7]).toBe(50_000);
  await session.close();
});
