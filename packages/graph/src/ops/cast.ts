import { dtypeOfElementType, elementTypes, isFloating } from '../element-type.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { DTypeError } from '../shape-error.ts';
import type { DType } from '../tensor.ts';

export const castOp: OpDefinition = {
  type: 'Cast',
  infer([x], { to }) {
    const dtype = dtypeOfElementType(to as number);
    if (dtype === undefined) throw new DTypeError('Cast', [x!], `a known type, not number ${to}`);
    return [{ dtype, shape: x!.shape }];
  },
  gradient: ({ inputs: [x] }, [dy]) => [
    () => (isFloating(x!.dtype) ? cast(dy!, x!.dtype) : undefined),
  ],
};

/** The same numbers in another element type. */
export function cast(x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x;
  return x.graph.applyOne(castOp, [x], { to: elementTypes[dtype] });
}
