import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferSame } from './elementwise.ts';

export const notOp: OpDefinition = {
  type: 'Not',
  infer: inferSame,
};

/** Logical 'not' of a bool tensor. */
export function not(x: Value): Value {
  return applyElementwise(notOp, x);
}
