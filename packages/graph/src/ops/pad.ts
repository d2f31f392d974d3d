import { integerVector } from '../constants.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';

export const padOp: OpDefinition = {
  type: 'Pad',
  infer([x]) {
    throw new ShapeError('Pad', [x!.shape], 'its result is given, not worked out');
  },
};

export interface PadOptions {
  /** int64 [2]: how many zeros before and after. */
  readonly pads: Value;
  readonly axis: number;
  /** What the result looks like. */
  readonly like: Value;
}

/** Zeros before and after along one axis; it has no gradient rule. */
export function padLike(x: Value, { pads, axis, like }: PadOptions): Value {
  const { graph, dtype } = x;
  const inputs = [x, pads, graph.scalar(0, dtype), integerVector(graph, [axis])];
  return graph.applyOne(padOp, inputs, {}, { dtype, shape: like.shape });
}
