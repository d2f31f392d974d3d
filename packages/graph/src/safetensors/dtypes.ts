import type { DType } from '../tensor.ts';

/** Bits of one element, for every type that the format knows. */
export const BITS_OF: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E5M2FNUZ: 8,
  F8_E4M3FNUZ: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

/**
 * The format's name of each type, in the order in which the reference implementation lays tensors
 * out (its `Dtype` enumeration, by growing alignment).
 */
export const STORED_AS: Readonly<Record<DType, string>> = {
  bool: 'BOOL',
  uint8: 'U8',
  int8: 'I8',
  float16: 'F16',
  bfloat16: 'BF16',
  int32: 'I32',
  float32: 'F32',
  float64: 'F64',
  int64: 'I64',
};

const DTYPE_OF = new Map(Object.entries(STORED_AS).map(([dtype, stored]) => [stored, dtype]));

/** Havn's type for the format's name; undefined where there is none. */
export function dtypeOf(stored: string): DType | undefined {
  return DTYPE_OF.get(stored) as DType | undefined;
}
