import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';

export const expOp: OpDefinition = {
  type: 'Exp',
  infer: inferFloat('Exp'),
  gradient: ({ outputs: [y] }, [dy]) => [() => mul(dy!, y!)],
};

/** eˣ. */
export function exp(x: Value): Value {
  return applyElementwise(expOp, x);
}
