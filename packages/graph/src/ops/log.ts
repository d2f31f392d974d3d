import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { div } from './div.ts';
import { applyElementwise, inferFloat } from './elementwise.ts';

export const logOp: OpDefinition = {
  type: 'Log',
  infer: inferFloat('Log'),
  gradient: ({ inputs: [x] }, [dy]) => [() => div(dy!, x!)],
};

/** The natural logarithm. */
export function log(x: Value): Value {
  return applyElementwise(logOp, x);
}
