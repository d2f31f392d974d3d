import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast } from './elementwise.ts';

export const andOp: OpDefinition = {
  type: 'And',
  infer: inferBroadcast('And'),
};

/** Logical 'and' of bool tensors, broadcast. */
export function and(a: Value, b: Value): Value {
  return applyElementwise(andOp, a, b);
}
