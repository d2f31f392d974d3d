import { expect, test } from 'vitest';
import { type Gradient, gradients, NoGradientError } from './gradients.ts';
import { Graph, type Value } from './graph.ts';
import { add } from './ops/add.ts';
import { exp } from './ops/exp.ts';
import { gather } from './ops/gather.ts';
import { linear } from './ops/linear.ts';
import { mul } from './ops/mul.ts';
import { reduceSum } from './ops/reduce-sum.ts';
import { relu } from './ops/relu.ts';
import { openSession } from './session/open-session.ts';
import { ShapeError } from './shape-error.ts';
import { float32, int64, type Tensor } from './tensor.ts';

async function evaluate(graph: Graph, values: readonly Value[], feeds: Record<string, Tensor>) {
  values.forEach((value, index) => {
    graph.output(value, `y${index}`);
  });
  const session = await openSession(graph, { threads: 1 });
  const results = await session.run(feeds);
  await session.close();
  return values.map((_, index) => Array.from(results[`y${index}`]!.data, Number));
}

function dense(gradient: Gradient | undefined): Value {
  if (gradient?.kind !== 'dense') throw new Error('a dense gradient was expected');
  return gradient.value;
}

const row = (...values: number[]) => float32([values.length], Float32Array.from(values));

test('all uses of a parameter are added up', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [2]);
  const loss = reduceSum(add(mul(x, x), add(x, mul(x, 3))));
  const [dx] = gradients(loss, [x]);
  expect(await evaluate(graph, [dense(dx)], { x: row(1, 5) })).toEqual([[6, 14]]);
});

test('what leads to no parameter is not differentiated', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 4]);
  const frozen = graph.input('frozen', 'float32', [4, 4]);
  const weight = graph.input('weight', 'float32', [2, 4]);
  const loss = reduceSum(linear(relu(linear(x, frozen)), weight));
  const before = graph.nodes.length;
  gradients(loss, [weight]);
  const added = graph.nodes.slice(before);
  expect(added.filter(({ op }) => op.type === 'Gemm')).toHaveLength(1);
  expect(added.some(({ op }) => op.type === 'Where')).toBe(false);
});

test('a parameter that does not reach the loss is named', () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [2]);
  const lonely = graph.input('lonely', 'float32', [2]);
  expect(() => gradients(reduceSum(x), [x, lonely])).toThrow(NoGradientError);
  expect(() => gradients(reduceSum(x), [lonely])).toThrow('no gradient by lonely');
  expect(() => gradients(x, [x])).toThrow(ShapeError);
});

test('a gradient is as large as its parameter even where all its elements are equal', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch']);
  const [dx] = gradients(reduceSum(x), [x]);
  expect(await evaluate(graph, [dense(dx)], { x: row(1, 2, 3) })).toEqual([[1, 1, 1]]);
});

function lookups(tied: boolean) {
  const graph = new Graph();
  const table = graph.input('table', 'float32', [100, 2]);
  const ids = graph.input('ids', 'int64', ['batch', 2]);
  const others = graph.input('others', 'int64', ['items']);
  const first = reduceSum(mul(gather(table, ids), graph.constant(row(1, 10))));
  const second = reduceSum(gather(table, others));
  const direct = reduceSum(mul(table, 100));
  const loss = add(first, tied ? add(second, direct) : second);
  return { graph, gradient: gradients(loss, [table], { sparse: [table] })[0]! };
}

const feeds = {
  table: float32([100, 2]),
  ids: int64([2, 2], [3, 1, 3, 0]),
  others: int64([1], [1]),
};

test('a sparse table gets the rows of all its lookups', async () => {
  const { graph, gradient } = lookups(false);
  if (gradient.kind !== 'sparse') throw new Error('a sparse gradient was expected');
  const [indices, values] = await evaluate(graph, [gradient.indices, gradient.values], feeds);
  expect(indices).toEqual([1, 3, 1, 3, 0]);
  expect(values).toEqual([1, 1, 1, 10, 1, 10, 1, 10, 1, 10]);
});

test('a sparse table that is also used whole gets a dense gradient', async () => {
  const { graph, gradient } = lookups(true);
  const [values] = await evaluate(graph, [dense(gradient)], feeds);
  expect(values!.slice(0, 10)).toEqual([101, 110, 102, 111, 100, 100, 102, 120, 100, 100]);
});

test('a composition may bring its own rule, other uses keep theirs', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [1]);
  const inner = exp(x);
  const outer = mul(inner, 2);
  graph.differentiateAs(outer, { inputs: [x], gradient: (dy) => [() => mul(dy, 7)] });
  const [dx] = gradients(reduceSum(add(outer, inner)), [x]);
  expect(await evaluate(graph, [dense(dx)], { x: row(0) })).toEqual([[8]]);
});
