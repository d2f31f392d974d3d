import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { inferFloat } from './elementwise.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { sub } from './sub.ts';

export const softmaxOp: OpDefinition = {
  type: 'Softmax',
  infer: inferFloat('Softmax'),
  gradient: ({ outputs: [p], attributes }, [dp]) => [
    () => softmaxGradient(p!, dp!, (attributes.axis as number | undefined) ?? -1),
  ],
};

/** eˣ / Σeˣ along an axis. */
export function softmax(x: Value, axis = -1): Value {
  return x.graph.applyOne(softmaxOp, [x], { axis });
}

/** p · (dp − Σ dp·p) */
function softmaxGradient(p: Value, dp: Value, axis: number): Value {
  return mul(p, sub(dp, reduceSum(mul(p, dp), { axes: [axis], keepDims: true })));
}
