import type { DType, Tensor, TensorData } from './tensor.ts';

/** Bytes of one element. */
export const BYTES_OF: Readonly<Record<DType, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

type ViewConstructor = new (buffer: ArrayBufferLike, offset: number, length: number) => TensorData;

/** The typed array that elements lie in. */
export const ARRAY_OF: Readonly<Record<DType, ViewConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Little-endian bytes as elements: a view where their alignment allows, a copy otherwise. */
export function viewAs(dtype: DType, bytes: Uint8Array): TensorData {
  const size = BYTES_OF[dtype];
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new ARRAY_OF[dtype](aligned.buffer, aligned.byteOffset, aligned.byteLength / size);
}

/**
 * The tensor's memory as bytes, not copied. The formats are little-endian, as are the processors
 * that ONNX Runtime runs on.
 */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
