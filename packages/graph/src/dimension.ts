import { integerVector } from './constants.ts';
import type { Dim, Graph, Shape, Value } from './graph.ts';
import type { OpDefinition } from './op.ts';
import { shapeOp } from './ops/shape.ts';
import { ShapeError } from './shape-error.ts';
import { factorsOf, isStatic } from './shapes.ts';

/**
 * Sizes that only the run knows, as int64 values. They are read from the shapes of the graph's
 * inputs, so that they cost nothing and hang on no intermediate result.
 */

/** Ops over sizes: integers, so they have no gradient. */
function sizeOp(type: string): OpDefinition {
  return { type, infer: () => [{ dtype: 'int64', shape: [1] }] };
}
const multiply = sizeOp('Mul');
const subtract = sizeOp('Sub');
const concatenate = sizeOp('Concat');
const squeeze: OpDefinition = { type: 'Squeeze', infer: () => [{ dtype: 'int64', shape: [] }] };

const caches = new WeakMap<Graph, Map<string, Value>>();

/** The size of a dimension as an int64 scalar. Throws where no graph input has that dimension. */
export function dimension(graph: Graph, dim: Dim): Value {
  if (typeof dim === 'number') return graph.scalar(dim, 'int64');
  return cached(graph, `scalar ${dim}`, () => graph.applyOne(squeeze, [sizeVector(graph, dim)]));
}

/** A shape as an int64 vector. Throws where no graph input has one of its dimensions. */
export function shapeTensor(graph: Graph, shape: Shape): Value {
  if (isStatic(shape)) return integerVector(graph, shape);
  return cached(graph, `shape ${shape.join()}`, () => concatSizes(graph, shape));
}

/** The shape of a value as an int64 vector, from the graph's inputs where they know it. */
export function shapeTensorOf(value: Value): Value {
  const { graph, shape } = value;
  return isKnown(graph, shape) ? shapeTensor(graph, shape) : graph.applyOne(shapeOp, [value]);
}

/** The size of one axis of a value as an int64 [1]. */
export function axisSize(value: Value, axis: number): Value {
  const dim = value.shape[axis]!;
  if (isKnown(value.graph, [dim])) return sizeVector(value.graph, dim);
  return value.graph.applyOne(shapeOp, [value], { start: axis, end: axis + 1 });
}

/** The size of one axis of a value as an int64 scalar. */
export function axisScalar(value: Value, axis: number): Value {
  const dim = value.shape[axis]!;
  if (isKnown(value.graph, [dim])) return dimension(value.graph, dim);
  return value.graph.applyOne(squeeze, [axisSize(value, axis)]);
}

/** The number of elements along some axes of a value as an int64 [1]. */
export function elementCount(value: Value, axes: readonly number[]): Value {
  return axes
    .map((axis) => axisSize(value, axis))
    .reduce((product, size) => value.graph.applyOne(multiply, [product, size]));
}

/** a − b of sizes as int64 [1]. */
export function subtractSizes(a: Value, b: Value): Value {
  return a.graph.applyOne(subtract, [a, b]);
}

/** Joins int64 vectors [1] to one vector. */
export function joinSizes(graph: Graph, sizes: readonly Value[]): Value {
  const type = { dtype: 'int64', shape: [sizes.length] } as const;
  return graph.applyOne(concatenate, sizes, { axis: 0 }, type);
}

/** A dimension as an int64 [1]. */
export function sizeVector(graph: Graph, dim: Dim): Value {
  if (typeof dim === 'number') return integerVector(graph, [dim]);
  return cached(graph, `vector ${dim}`, () => {
    const { size, names } = factorsOf([dim]);
    const factors = names.map((name) => inputSize(graph, name));
    if (size !== 1) factors.push(integerVector(graph, [size]));
    return factors.reduce((product, factor) => graph.applyOne(multiply, [product, factor]));
  });
}

function concatSizes(graph: Graph, shape: Shape): Value {
  return joinSizes(
    graph,
    shape.map((dim) => sizeVector(graph, dim)),
  );
}

function inputSize(graph: Graph, name: string): Value {
  return cached(graph, `input ${name}`, () => {
    const input = inputWith(graph, name);
    if (input === undefined) {
      throw new ShapeError('Shape', [[name]], `no input of the graph has a dimension "${name}"`);
    }
    const axis = input.shape.indexOf(name);
    return graph.applyOne(shapeOp, [input], { start: axis, end: axis + 1 });
  });
}

function isKnown(graph: Graph, shape: Shape): boolean {
  return factorsOf(shape).names.every((name) => inputWith(graph, name) !== undefined);
}

function inputWith(graph: Graph, name: string): Value | undefined {
  return graph.inputs.find(({ shape }) => shape.includes(name));
}

function cached(graph: Graph, key: string, make: () => Value): Value {
  const cache = caches.get(graph) ?? new Map<string, Value>();
  caches.set(graph, cache);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = make();
  cache.set(key, value);
  return value;
}
