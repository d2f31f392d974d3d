import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { inferFloat } from './elementwise.ts';

export const hardSigmoidOp: OpDefinition = {
  type: 'HardSigmoid',
  floatAttributes: ['alpha', 'beta'],
  infer: inferFloat('HardSigmoid'),
};

export interface HardSigmoidOptions {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * max(0, min(1, alpha·x + beta)). For what stays within [0, 1] it is a scale and a shift in one
 * pass over memory; it has no gradient rule.
 */
export function hardSigmoid(x: Value, { alpha, beta }: HardSigmoidOptions): Value {
  return x.graph.applyOne(hardSigmoidOp, [x], { alpha, beta });
}
