import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { div } from './div.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';

export const sqrtOp: OpDefinition = {
  type: 'Sqrt',
  infer: inferFloat('Sqrt'),
  gradient: ({ outputs: [y] }, [dy]) => [() => div(mul(dy!, 0.5), y!)],
};

/** √x. */
export function sqrt(x: Value): Value {
  return applyElementwise(sqrtOp, x);
}
