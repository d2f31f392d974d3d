import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const sigmoidOp: OpDefinition = {
  type: 'Sigmoid',
  infer: inferFloat('Sigmoid'),
  gradient: ({ outputs: [y] }, [dy]) => [() => mul(dy!, mul(y!, sub(1, y!)))],
};

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(x: Value): Value {
  return applyElementwise(sigmoidOp, x);
}
