import { isFloating } from '../element-type.ts';
import type { Graph, Shape, Value } from '../graph.ts';
import type { OpDefinition, TypeAndShape } from '../op.ts';
import { DTypeError, ShapeError } from '../shape-error.ts';
import { broadcastShapes } from '../shapes.ts';
import type { DType } from '../tensor.ts';

/** What elementwise ops share: their shape rules and the lifting of plain numbers. */

/** A value, or a number that stands for a constant of the other operand's type. */
export type Operand = Value | number;

type Inputs = readonly (Value | undefined)[];

/** The rule of an op whose result looks like its input. */
export function inferSame([x]: Inputs): readonly TypeAndShape[] {
  return [{ dtype: x!.dtype, shape: x!.shape }];
}

/** As `inferSame`, for floating-point inputs alone. */
export function inferFloat(type: string): OpDefinition['infer'] {
  return ([x]) => {
    if (!isFloating(x!.dtype)) throw new DTypeError(type, [x!], 'a floating-point tensor');
    return [{ dtype: x!.dtype, shape: x!.shape }];
  };
}

/** The rule of an op over broadcast inputs of one element type. */
export function inferBroadcast(type: string, result?: DType): OpDefinition['infer'] {
  return (inputs) => {
    const values = inputs as readonly Value[];
    const dtype = values[0]!.dtype;
    if (values.some((value) => value.dtype !== dtype)) {
      throw new DTypeError(type, values, 'equal element types');
    }
    return [{ dtype: result ?? dtype, shape: broadcastAll(type, values) }];
  };
}

export function broadcastAll(type: string, values: readonly Value[]): Shape {
  return values.slice(1).reduce<Shape>((shape, value) => {
    const joint = broadcastShapes(shape, value.shape);
    if (joint !== undefined) return joint;
    throw new ShapeError(
      type,
      values.map((each) => each.shape),
      'they do not broadcast',
    );
  }, values[0]!.shape);
}

/** Applies an op to operands of which at least one is a value. */
export function applyElementwise(op: OpDefinition, ...operands: readonly Operand[]): Value {
  const model = operands.find((operand) => typeof operand !== 'number');
  if (model === undefined) throw new Error(`${op.type} needs a tensor among its operands`);
  return model.graph.applyOne(op, lift(model.graph, model.dtype, operands));
}

/** Numbers become constants of the given type. */
export function lift(graph: Graph, dtype: DType, operands: readonly Operand[]): readonly Value[] {
  return operands.map((each) => (typeof each === 'number' ? graph.scalar(each, dtype) : each));
}
