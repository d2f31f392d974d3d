import { normalizeAxis } from '../axes.ts';
import { constantIntegers, integerVector } from '../constants.ts';
import { axisSize, joinSizes, sizeVector, subtractSizes } from '../dimension.ts';
import type { Dim, GraphNode, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { sumOf } from '../shapes.ts';
import { padLike } from './pad.ts';

/** The end that means "to the last element" in a Slice of ONNX. */
const TO_THE_END = 2 ** 31 - 1;

export const sliceOp: OpDefinition = {
  type: 'Slice',
  infer([x, starts, ends, axes, steps]) {
    const from = constantIntegers(starts);
    const to = constantIntegers(ends);
    if (from === undefined || to === undefined) {
      throw new ShapeError('Slice', [x!.shape], 'the bounds are computed when the graph runs');
    }
    const along = constantIntegers(axes) ?? from.map((_, axis) => axis);
    const stride = constantIntegers(steps);
    const shape: Dim[] = [...x!.shape];
    along.forEach((given, index) => {
      const axis = normalizeAxis('Slice', given, x!.shape);
      const bounds = { start: from[index]!, end: to[index]!, step: stride?.[index] ?? 1 };
      shape[axis] = slicedSize(x!, axis, bounds);
    });
    return [{ dtype: x!.dtype, shape }];
  },
  gradient: (node, [dy]) => [() => sliceGradient(node, dy!)],
};

export interface SliceOptions {
  readonly axis: number;
  /** The first element taken. Default: 0. */
  readonly start?: number;
  /** The element before which to stop: a number or a named dimension. Default: the axis's end. */
  readonly end?: Dim;
}

/** Elements `start` to `end` (not included) of one axis. */
export function slice(x: Value, options: SliceOptions): Value {
  const { graph, dtype } = x;
  const axis = normalizeAxis('Slice', options.axis, x.shape);
  const dim = x.shape[axis]!;
  const { start = 0, end = typeof dim === 'number' ? dim : TO_THE_END } = options;
  const before = integerVector(graph, [start]);
  const axes = integerVector(graph, [axis]);
  if (typeof end === 'number') {
    return graph.applyOne(sliceOp, [x, before, integerVector(graph, [end]), axes]);
  }
  const shape = x.shape.map((each, at) => (at === axis ? sumOf([end, -start]) : each));
  return graph.applyOne(sliceOp, [x, before, sizeVector(graph, end), axes], {}, { dtype, shape });
}

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function slicedSize(x: Value, axis: number, { start, end, step }: Bounds): Dim {
  const dim = x.shape[axis]!;
  if (typeof dim === 'number') {
    const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + dim : at, 0), dim);
    return step > 0
      ? Math.max(0, Math.ceil((clamp(end) - clamp(start)) / step))
      : Math.max(0, Math.ceil((clamp(start + 1) - clamp(end + 1)) / -step));
  }
  if (step === 1 && start >= 0 && end >= TO_THE_END) return sumOf([dim, -start]);
  if (step === 1 && start >= 0 && end >= start) return end - start;
  throw new ShapeError('Slice', [x.shape], `${start}:${end}:${step} of a named axis is not known`);
}

/** Zeros around the gradient of the part that was taken. */
function sliceGradient({ inputs }: GraphNode, dy: Value): Value {
  const [x, starts, ends, axes, steps] = inputs;
  const [start] = constantIntegers(starts) ?? [];
  const along = constantIntegers(axes);
  const single = along?.length === 1 && start !== undefined && start >= 0;
  if (!single || (steps !== undefined && constantIntegers(steps)?.[0] !== 1)) {
    throw new Error('Slice is differentiated along one axis, from a constant start, in steps of 1');
  }
  const axis = normalizeAxis('Slice', along[0]!, x!.shape);
  const after = elementsAfter(x!, axis, ends!);
  const pads = joinSizes(x!.graph, [integerVector(x!.graph, [start]), after]);
  return padLike(dy, { pads, axis, like: x! });
}

function elementsAfter(x: Value, axis: number, ends: Value): Value {
  const end = constantIntegers(ends)?.[0];
  const dim = x.shape[axis]!;
  if (end !== undefined && end >= (typeof dim === 'number' ? dim : TO_THE_END)) {
    return integerVector(x.graph, [0]);
  }
  if (end !== undefined && end < 0) return integerVector(x.graph, [-end]);
  return subtractSizes(axisSize(x, axis), ends);
}
