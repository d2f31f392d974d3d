import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { sign } from './sign.ts';

export const absOp: OpDefinition = {
  type: 'Abs',
  infer: inferFloat('Abs'),
  gradient: ({ inputs: [x] }, [dy]) => [() => mul(dy!, sign(x!))],
};

/** |x|; its gradient at 0 is 0. */
export function abs(x: Value): Value {
  return applyElementwise(absOp, x);
}
