import { normalizeAxis } from '../axes.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { inferSame } from './elementwise.ts';

export const cumSumOp: OpDefinition = { type: 'CumSum', infer: inferSame };

/** The running sum along an axis, each element included. It has no gradient rule. */
export function cumSum(x: Value, axis: number): Value {
  const along = normalizeAxis('CumSum', axis, x.shape);
  return x.graph.applyOne(cumSumOp, [x, x.graph.scalar(along, 'int64')]);
}
