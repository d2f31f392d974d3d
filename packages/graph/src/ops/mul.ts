import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { sumTo } from './reduce-sum.ts';

export const mulOp: OpDefinition = {
  type: 'Mul',
  infer: inferBroadcast('Mul'),
  gradient: ({ inputs: [a, b] }, [dy]) => [
    () => sumTo(mul(dy!, b!), a!),
    () => sumTo(mul(dy!, a!), b!),
  ],
};

/** a · b elementwise, broadcast. */
export function mul(a: Operand, b: Operand): Value {
  return applyElementwise(mulOp, a, b);
}
