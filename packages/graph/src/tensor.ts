/** The element types that Havn's graphs use; `bool` is stored as one byte, `float16` and `bfloat16` as raw bits. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int8'
  | 'uint8'
  | 'bool';

export type TensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | BigInt64Array
  | Int32Array
  | Int8Array
  | Uint8Array;

/** Numbers in row-major order with their shape. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface Float32Tensor extends Tensor {
  readonly dtype: 'float32';
  readonly data: Float32Array;
}

export function float32(shape: readonly number[], data?: Float32Array): Float32Tensor {
  return { dtype: 'float32', shape, data: data ?? new Float32Array(sizeOf(shape)) };
}

export function int64(shape: readonly number[], values: ArrayLike<number>): Tensor {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values as number[], BigInt) };
}

/** The number of elements. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}
