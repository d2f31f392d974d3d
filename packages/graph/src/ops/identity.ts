import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { applyElementwise, inferSame } from './elementwise.ts';

export const identityOp: OpDefinition = {
  type: 'Identity',
  infer: inferSame,
  gradient: (_, [dy]) => [() => dy!],
};

/** x itself under another name. */
export function identity(x: Value): Value {
  return applyElementwise(identityOp, x);
}
