import type { Value } from '../graph.ts';
import { mul } from './mul.ts';
import { sigmoid } from './sigmoid.ts';

/** x · sigmoid(x) (also called swish). */
export function silu(x: Value): Value {
  return mul(x, sigmoid(x));
}
