import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { sigmoid } from './sigmoid.ts';

export const softplusOp: OpDefinition = {
  type: 'Softplus',
  infer: inferFloat('Softplus'),
  gradient: ({ inputs: [x] }, [dy]) => [() => mul(dy!, sigmoid(x!))],
};

/** log(1 + eˣ), without overflow. */
export function softplus(x: Value): Value {
  return applyElementwise(softplusOp, x);
}
