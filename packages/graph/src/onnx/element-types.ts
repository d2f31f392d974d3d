import type { DType } from '../tensor.ts';

/** `TensorProto.DataType` of each element type. */
export const ELEMENT_TYPE: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
};

const BY_NUMBER = new Map(Object.entries(ELEMENT_TYPE).map(([name, number]) => [number, name]));

/** The element type with this `TensorProto.DataType`; undefined where Havn has none. */
export function elementTypeOf(number: number): DType | undefined {
  return BY_NUMBER.get(number) as DType | undefined;
}

export function isDType(name: string): name is DType {
  return Object.hasOwn(ELEMENT_TYPE, name);
}
