import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { DTypeError } from '../shape-error.ts';
import { broadcastAll, lift, type Operand } from './elementwise.ts';
import { sumTo } from './reduce-sum.ts';

export const whereOp: OpDefinition = {
  type: 'Where',
  infer(inputs) {
    const [condition, a, b] = inputs as readonly Value[];
    if (condition!.dtype !== 'bool' || a!.dtype !== b!.dtype) {
      throw new DTypeError('Where', [condition!, a!, b!], 'a bool and two equal element types');
    }
    return [{ dtype: a!.dtype, shape: broadcastAll('Where', [condition!, a!, b!]) }];
  },
  gradient: ({ inputs: [condition, a, b] }, [dy]) => [
    undefined,
    () => sumTo(where(condition!, dy!, 0), a!),
    () => sumTo(where(condition!, 0, dy!), b!),
  ],
};

/** a where the condition holds, b elsewhere; all three broadcast. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const dtype = [a, b].find((operand) => typeof operand !== 'number')?.dtype ?? 'float32';
  return condition.graph.applyOne(whereOp, [condition, ...lift(condition.graph, dtype, [a, b])]);
}
