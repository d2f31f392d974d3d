import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const tanhOp: OpDefinition = {
  type: 'Tanh',
  infer: inferFloat('Tanh'),
  gradient: ({ outputs: [y] }, [dy]) => [() => mul(dy!, sub(1, mul(y!, y!)))],
};

/** The hyperbolic tangent. */
export function tanh(x: Value): Value {
  return applyElementwise(tanhOp, x);
}
