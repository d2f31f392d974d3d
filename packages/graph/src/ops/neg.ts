import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';

export const negOp: OpDefinition = {
  type: 'Neg',
  infer: inferFloat('Neg'),
  gradient: (_, [dy]) => [() => neg(dy!)],
};

/** −x. */
export function neg(x: Value): Value {
  return applyElementwise(negOp, x);
}
