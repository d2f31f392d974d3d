import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';

export const signOp: OpDefinition = {
  type: 'Sign',
  infer: inferFloat('Sign'),
};

/** −1, 0 or 1. */
export function sign(x: Value): Value {
  return applyElementwise(signOp, x);
}
