import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';

export const reciprocalOp: OpDefinition = {
  type: 'Reciprocal',
  infer: inferFloat('Reciprocal'),
  gradient: ({ outputs: [y] }, [dy]) => [() => neg(mul(dy!, mul(y!, y!)))],
};

/** 1 / x. */
export function reciprocal(x: Value): Value {
  return applyElementwise(reciprocalOp, x);
}
