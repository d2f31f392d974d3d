import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';

export const greaterOrEqualOp: OpDefinition = {
  type: 'GreaterOrEqual',
  infer: inferBroadcast('GreaterOrEqual', 'bool'),
};

/** Elementwise comparison to bool, broadcast. */
export function greaterOrEqual(a: Operand, b: Operand): Value {
  return applyElementwise(greaterOrEqualOp, a, b);
}
