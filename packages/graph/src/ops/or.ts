import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast } from './elementwise.ts';

export const orOp: OpDefinition = {
  type: 'Or',
  infer: inferBroadcast('Or'),
};

/** Logical 'or' of bool tensors, broadcast. */
export function or(a: Value, b: Value): Value {
  return applyElementwise(orOp, a, b);
}
