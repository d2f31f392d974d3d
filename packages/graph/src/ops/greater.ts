import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';

export const greaterOp: OpDefinition = {
  type: 'Greater',
  infer: inferBroadcast('Greater', 'bool'),
};

/** Elementwise comparison to bool, broadcast. */
export function greater(a: Operand, b: Operand): Value {
  return applyElementwise(greaterOp, a, b);
}
