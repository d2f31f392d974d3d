import { expect, test } from 'vitest';
import { dimension, shapeTensor } from './dimension.ts';
import { Graph } from './graph.ts';
import { cast } from './ops/cast.ts';
import { range } from './ops/range.ts';
import { openSession } from './session/open-session.ts';
import { broadcastShapes, productOf, quotientOf, sumOf } from './shapes.ts';
import { float32 } from './tensor.ts';

test('products have one form however they are written', () => {
  expect(productOf(['sequence', 4, 'batch'])).toBe('4*batch*sequence');
  expect(productOf(['4*batch*sequence', 3])).toBe('12*batch*sequence');
  expect(productOf([2, 3])).toBe(6);
  expect(productOf([])).toBe(1);
  expect(productOf([0, 'batch'])).toBe(0);
  expect(productOf(['(past+sequence)', 'batch'])).toBe('(past+sequence)*batch');
});

test('quotients exist where all factors are there', () => {
  expect(quotientOf(['batch', 12], [4])).toBe('3*batch');
  expect(quotientOf(['batch', 12], ['batch'])).toBe(12);
  expect(quotientOf(['batch', 12], [5])).toBeUndefined();
  expect(quotientOf(['batch'], ['sequence'])).toBeUndefined();
});

test('sums with a name become a name', () => {
  expect(sumOf([2, 3])).toBe(5);
  expect(sumOf(['batch', 0])).toBe('batch');
  expect(sumOf(['sequence', -1])).toBe('(sequence-1)');
});

test('broadcasting aligns shapes on the right', () => {
  expect(broadcastShapes(['batch', 1, 3], ['sequence', 1])).toEqual(['batch', 'sequence', 3]);
  expect(broadcastShapes([], ['batch'])).toEqual(['batch']);
  expect(broadcastShapes(['batch'], [2])).toBeUndefined();
});

test('sizes are read from the inputs when the graph runs', async () => {
  const graph = new Graph();
  graph.input('x', 'float32', ['batch', 'sequence', 2]);
  graph.output(cast(range(graph, 'sequence'), 'int32'), 'range');
  graph.output(shapeTensor(graph, ['2*batch*sequence', 'batch', 7]), 'shape');
  graph.output(dimension(graph, 'batch'), 'batch size');
  const session = await openSession(graph, { threads: 1 });
  const results = await session.run({ x: float32([3, 4, 2]) });
  expect(Array.from(results.range!.data, Number)).toEqual([0, 1, 2, 3]);
  expect(Array.from(results.shape!.data, Number)).toEqual([24, 3, 7]);
  expect(results['batch size']).toMatchObject({ shape: [], data: BigInt64Array.of(3n) });
  await session.close();
  expect(() => dimension(graph, 'items')).toThrow('no input of the graph has a dimension "items"');
});
