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
    () => softmaxGradient(p!, dp!, rowSum(p!, dp!, (attributes.axis as number | undefined) ?? -1)),
  ],
};

/** eˣ / Σeˣ along an axis. */
export function softmax(x: Value, axis = -1): Value {
  return x.graph.applyOne(softmaxOp, [x], { axis });
}

/** p · (dp − Σ dp·p), where the caller may know the sum by a cheaper way. */
export function softmaxGradient(p: Value, dp: Value, sum: Value): Value {
  return mul(p, sub(dp, sum));
}

function rowSum(p: Value, dp: Value, axis: number): Value {
  return reduceSum(mul(p, dp), { axes: [axis], keepDims: true });
}
