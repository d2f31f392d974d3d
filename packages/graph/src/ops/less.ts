import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';

export const lessOp: OpDefinition = {
  type: 'Less',
  infer: inferBroadcast('Less', 'bool'),
};

/** Elementwise comparison to bool, broadcast. */
export function less(a: Operand, b: Operand): Value {
  return applyElementwise(lessOp, a, b);
}
