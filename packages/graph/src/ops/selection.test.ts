import { describe, expect, test } from 'vitest';
import { Graph, type Value } from '../graph.ts';
import { openSession } from '../session/open-session.ts';
import { float32, int64 } from '../tensor.ts';
import { and } from './and.ts';
import { argMax } from './arg-max.ts';
import { cast } from './cast.ts';
import { cumSum } from './cum-sum.ts';
import { equal } from './equal.ts';
import { greater } from './greater.ts';
import { greaterOrEqual } from './greater-or-equal.ts';
import { less } from './less.ts';
import { lessOrEqual } from './less-or-equal.ts';
import { not } from './not.ts';
import { oneHot } from './one-hot.ts';
import { or } from './or.ts';
import { range } from './range.ts';
import { shape } from './shape.ts';
import { sign } from './sign.ts';

/** Ops without a gradient: what they give for x = −1, 0, 2. */
const cases: Record<string, readonly [(x: Value) => Value, readonly number[]]> = {
  equal: [(x) => equal(x, 0), [0, 1, 0]],
  greater: [(x) => greater(x, 0), [0, 0, 1]],
  greaterOrEqual: [(x) => greaterOrEqual(x, 0), [0, 1, 1]],
  less: [(x) => less(x, 0), [1, 0, 0]],
  lessOrEqual: [(x) => lessOrEqual(x, 0), [1, 1, 0]],
  not: [(x) => not(equal(x, 0)), [1, 0, 1]],
  and: [(x) => and(less(x, 1), greater(x, -1)), [0, 1, 0]],
  or: [(x) => or(less(x, 0), greater(x, 0)), [1, 0, 1]],
  sign: [sign, [-1, 0, 1]],
  cumSum: [(x) => cumSum(x, 0), [-1, -1, 1]],
  argMax: [(x) => argMax(x), [2]],
  shape: [shape, [3]],
  'cast to integers': [(x) => cast(x, 'int64'), [-1, 0, 2]],
  oneHot: [(x) => oneHot(cast(x, 'int64'), 3), [0, 0, 1, 1, 0, 0, 0, 0, 1]],
  range: [(x) => range(x.graph, 'batch'), [0, 1, 2]],
};

describe('ops without a gradient', () => {
  test.each(Object.entries(cases))('%s', async (_, [build, expected]) => {
    const graph = new Graph();
    const y = build(graph.input('x', 'float32', ['batch']));
    graph.output(y, 'y');
    const session = await openSession(graph, { threads: 1 });
    const results = await session.run({ x: float32([3], Float32Array.of(-1, 0, 2)) });
    expect(results.y!.dtype).toBe(y.dtype);
    expect(Array.from(results.y!.data as ArrayLike<number | bigint>, Number)).toEqual(expected);
    await session.close();
  });
});

test('comparisons take integers', async () => {
  const graph = new Graph();
  graph.output(equal(graph.input('ids', 'int64', ['batch']), 3), 'y');
  const session = await openSession(graph, { threads: 1 });
  const { y } = await session.run({ ids: int64([2], [3, 4]) });
  expect(Array.from(y!.data, Number)).toEqual([1, 0]);
  await session.close();
});
