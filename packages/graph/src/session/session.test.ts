import { expect, test } from 'vitest';
import { Graph } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { float32 } from '../tensor.ts';
import { openSession } from './open-session.ts';

const add: OpDefinition = { type: 'Add', infer: ([a]) => [a!] };

function addGraph(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 2]);
  const bias = graph.initializer('bias', float32([2], Float32Array.of(10, 20)));
  const [sum] = graph.apply(add, [x, bias]);
  graph.output(sum!, 'y');
  return graph;
}

test('a graph runs on named tensors', async () => {
  const session = await openSession(addGraph());
  expect(session.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: ['batch', 2] }]);
  const { y } = await session.run({ x: float32([2, 2], Float32Array.of(1, 2, 3, 4)) });
  expect(y).toEqual(float32([2, 2], Float32Array.of(11, 22, 13, 24)));
  await session.close();
});
