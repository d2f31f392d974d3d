import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { sumTo } from './reduce-sum.ts';

export const addOp: OpDefinition = {
  type: 'Add',
  infer: inferBroadcast('Add'),
  gradient: ({ inputs: [a, b] }, [dy]) => [() => sumTo(dy!, a!), () => sumTo(dy!, b!)],
};

/** a + b, broadcast. */
export function add(a: Operand, b: Operand): Value {
  return applyElementwise(addOp, a, b);
}
