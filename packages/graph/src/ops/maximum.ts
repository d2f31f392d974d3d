import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { div } from './div.ts';
import { applyElementwise, inferBroadcast, type Operand } from './elementwise.ts';
import { equal } from './equal.ts';
import { greater } from './greater.ts';
import { sumTo } from './reduce-sum.ts';
import { where } from './where.ts';

export const maximumOp: OpDefinition = {
  type: 'Max',
  infer: inferBroadcast('Max'),
  gradient: ({ inputs: [a, b] }, [dy]) => [() => share(dy!, a!, b!), () => share(dy!, b!, a!)],
};

/** The greaterer of a and b, broadcast; where they are equal each gets half of the gradient, as in PyTorch. */
export function maximum(a: Operand, b: Operand): Value {
  return applyElementwise(maximumOp, a, b);
}

function share(dy: Value, mine: Value, other: Value): Value {
  const ties = where(equal(mine, other), div(dy, 2), 0);
  return sumTo(where(greater(mine, other), dy, ties), mine);
}
