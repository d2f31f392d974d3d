import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';

export const transposeOp: OpDefinition = {
  type: 'Transpose',
  infer([x], { perm }) {
    const order = (perm as readonly number[] | undefined) ?? reversed(x!);
    const complete = x!.shape.every((_, axis) => order.includes(axis));
    if (!complete || order.length !== x!.shape.length) {
      throw new ShapeError('Transpose', [x!.shape], `${order} is no order of its axes`);
    }
    return [{ dtype: x!.dtype, shape: order.map((axis) => x!.shape[axis]!) }];
  },
  gradient: ({ inputs: [x], attributes: { perm } }, [dy]) => [
    () => transpose(dy!, inverse((perm as readonly number[] | undefined) ?? reversed(x!))),
  ],
};

/** Axis i of the result is axis `order[i]` of x. Default: all axes reversed. */
export function transpose(x: Value, order: readonly number[] = reversed(x)): Value {
  return x.graph.applyOne(transposeOp, [x], { perm: order });
}

/** The last two axes exchanged. */
export function transposeMatrices(x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  const rank = axes.length;
  return transpose(x, [...axes.slice(0, rank - 2), rank - 1, rank - 2]);
}

function reversed(x: Value): readonly number[] {
  return x.shape.map((_, axis) => x.shape.length - 1 - axis);
}

function inverse(order: readonly number[]): readonly number[] {
  return order.map((_, axis) => order.indexOf(axis));
}
