import type { Value } from '../graph.ts';
import { cast } from './cast.ts';
import { mul } from './mul.ts';

/**
 * Inverted dropout (Srivastava et al. 2014) with a mask from outside: x / keep where the mask
 * holds, 0 elsewhere. The mask is an input of the graph, so that a run's randomness is the loop's
 * alone and can be replayed.
 *
 * @param mask bool, broadcast to x's shape
 */
export function dropout(x: Value, mask: Value, keepProbability: number): Value {
  return mul(x, mul(cast(mask, x.dtype), 1 / keepProbability));
}
