import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { neg } from './neg.ts';
import { sumTo } from './reduce-sum.ts';

export const subOp: OpDefinition = {
  type: 'Sub',
  infer: inferBroadcast('Sub'),
  gradient: ({ inputs: [a, b] }, [dy]) => [() => sumTo(dy!, a!), () => neg(sumTo(dy!, b!))],
};

/** a − b, broadcast. */
export function sub(a: Operand, b: Operand): Value {
  return applyElementwise(subOp, a, b);
}
