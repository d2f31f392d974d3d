import type { DType } from './tensor.ts';

/** `TensorProto.DataType` of the ONNX specification. */
export const elementTypes: Readonly<Record<DType, number>> = {
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

export function dtypeOfElementType(elementType: number): DType | undefined {
  return (Object.keys(elementTypes) as DType[]).find(
    (dtype) => elementTypes[dtype] === elementType,
  );
}

export function isFloating(dtype: DType): boolean {
  return dtype.startsWith('float') || dtype === 'bfloat16';
}
