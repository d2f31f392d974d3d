import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { sumTo } from './reduce-sum.ts';

export const divOp: OpDefinition = {
  type: 'Div',
  infer: inferBroadcast('Div'),
  gradient: ({ inputs: [a, b], outputs: [y] }, [dy]) => [
    () => sumTo(div(dy!, b!), a!),
    () => neg(sumTo(div(mul(dy!, y!), b!), b!)),
  ],
};

/** a / b elementwise, broadcast. */
export function div(a: Operand, b: Operand): Value {
  return applyElementwise(divOp, a, b);
}
