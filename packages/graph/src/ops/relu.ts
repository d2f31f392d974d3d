import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';
import { greater } from './greater.ts';
import { where } from './where.ts';

export const reluOp: OpDefinition = {
  type: 'Relu',
  infer: inferFloat('Relu'),
  gradient: ({ inputs: [x] }, [dy]) => [() => where(greater(x!, 0), dy!, 0)],
};

/** max(x, 0); its gradient at 0 is 0. */
export function relu(x: Value): Value {
  return applyElementwise(reluOp, x);
}
