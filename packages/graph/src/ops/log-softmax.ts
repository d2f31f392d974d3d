import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { inferFloat } from './elementwise.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { sub } from './sub.ts';

export const logSoftmaxOp: OpDefinition = {
  type: 'LogSoftmax',
  infer: inferFloat('LogSoftmax'),
  gradient: ({ outputs: [y], attributes }, [dy]) => [
    () => {
      const axes = [(attributes.axis as number | undefined) ?? -1];
      return sub(dy!, mul(exp(y!), reduceSum(dy!, { axes, keepDims: true })));
    },
  ],
};

/** x − log Σeˣ along an axis. */
export function logSoftmax(x: Value, axis = -1): Value {
  return x.graph.applyOne(logSoftmaxOp, [x], { axis });
}
