import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';

export const lessOrEqualOp: OpDefinition = {
  type: 'LessOrEqual',
  infer: inferBroadcast('LessOrEqual', 'bool'),
};

/** Elementwise comparison to bool, broadcast. */
export function lessOrEqual(a: Operand, b: Operand): Value {
  return applyElementwise(lessOrEqualOp, a, b);
}
