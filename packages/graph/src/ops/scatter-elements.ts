import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { inferSame } from './elementwise.ts';
import { expandLike } from './reduce-sum.ts';

export const scatterElementsOp: OpDefinition = { type: 'ScatterElements', infer: inferSame };

export interface ScatterOptions {
  readonly axis: number;
  /** int64, the shape of the updates. */
  readonly indices: Value;
  readonly updates: Value;
}

/**
 * A tensor like x that holds the sum of the updates of each place. ScatterElements, since
 * ScatterND with a sum loses updates of repeated places when it runs on several threads
 * (onnxruntime 1.30). It has no gradient rule.
 */
export function scatterSum(like: Value, { axis, indices, updates }: ScatterOptions): Value {
  const { graph, dtype } = like;
  const zeros = expandLike(graph.scalar(0, dtype), like);
  return graph.applyOne(scatterElementsOp, [zeros, indices, updates], { axis, reduction: 'add' });
}
