import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { div } from './div.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { equal } from './equal.ts';
import { less } from './less.ts';
import { sumTo } from './reduce-sum.ts';
import { where } from './where.ts';

export const minimumOp: OpDefinition = {
  type: 'Min',
  infer: inferBroadcast('Min'),
  gradient: ({ inputs: [a, b] }, [dy]) => [() => share(dy!, a!, b!), () => share(dy!, b!, a!)],
};

/** The lesser of a and b, broadcast; where they are equal each gets half of the gradient, as in PyTorch. */
export function minimum(a: Operand, b: Operand): Value {
  return applyElementwise(minimumOp, a, b);
}

function share(dy: Value, mine: Value, other: Value): Value {
  const ties = where(equal(mine, other), div(dy, 2), 0);
  return sumTo(where(less(mine, other), dy, ties), mine);
}
