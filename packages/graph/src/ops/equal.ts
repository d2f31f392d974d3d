import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';

export const equalOp: OpDefinition = {
  type: 'Equal',
  infer: inferBroadcast('Equal', 'bool'),
};

/** Elementwise comparison to bool, broadcast. */
export function equal(a: Operand, b: Operand): Value {
  return applyElementwise(equalOp, a, b);
}
