import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';

export const erfOp: OpDefinition = {
  type: 'Erf',
  infer: inferFloat('Erf'),
  /** 2/√π · exp(−x²) */
  gradient: ({ inputs: [x] }, [dy]) => [
    () => mul(dy!, mul(exp(neg(mul(x!, x!))), 2 / Math.sqrt(Math.PI))),
  ],
};

/** The error function. */
export function erf(x: Value): Value {
  return applyElementwise(erfOp, x);
}
