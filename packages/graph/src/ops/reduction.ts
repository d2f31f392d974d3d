import { normalizeAxes } from '../axes.ts';
import { constantIntegers, integerVector } from '../constants.ts';
import type { GraphNode, Shape, Value } from '../graph.ts';
import type { Attributes, OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { reshape } from './reshape.ts';

/** What the ops that join a tensor's elements along axes share. */

export interface ReductionOptions {
  /** Negative axes count from the end. Default: all. */
  readonly axes?: readonly number[];
  /** Keep the joined axes with size 1. Default: false. */
  readonly keepDims?: boolean;
}

export function applyReduction(
  op: OpDefinition,
  x: Value,
  { axes, keepDims = false }: ReductionOptions,
): Value {
  const normal = normalizeAxes(op.type, axes, x.shape);
  const attributes = { keepdims: keepDims ? 1 : 0 };
  return x.graph.applyOne(op, [x, integerVector(x.graph, normal)], attributes);
}

export function inferReduction(type: string): OpDefinition['infer'] {
  return (inputs, attributes) => {
    const x = inputs[0]!;
    const axes = reducedAxes(type, inputs, attributes);
    return [{ dtype: x.dtype, shape: reducedShape(x.shape, axes, attributes.keepdims !== 0) }];
  };
}

export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return keepDims
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** The axes of a reduction: an input since opset 13 (18 for some), an attribute before. */
export function reducedAxes(
  type: string,
  [x, axesInput]: readonly (Value | undefined)[],
  { axes }: Attributes,
): readonly number[] {
  const given = (axes as readonly number[] | undefined) ?? constantIntegers(axesInput);
  if (given === undefined && axesInput !== undefined) {
    throw new ShapeError(type, [x!.shape], 'the axes are computed when the graph runs');
  }
  return normalizeAxes(type, given?.length ? given : undefined, x!.shape);
}

/** A reduction's result (or its gradient) with the joined axes put back as size 1. */
export function restoreAxes({ op, inputs, attributes }: GraphNode, y: Value): Value {
  const axes = reducedAxes(op.type, inputs, attributes);
  return reshape(y, reducedShape(inputs[0]!.shape, axes, true));
}
