import { randomFrom } from '@havn/core';
import { sizeOf, type Tensor } from '../tensor.ts';

export interface RandomTensorOptions {
  readonly dtype?: 'float32' | 'float64';
  /** Values are uniform between these. Default: −2 to 2. */
  readonly from?: number;
  readonly to?: number;
}

/** A tensor of seeded uniform numbers, rounded to 1/64 so that float32 holds them exactly. */
export function randomTensor(
  seed: number,
  shape: readonly number[],
  { dtype = 'float64', from = -2, to = 2 }: RandomTensorOptions = {},
): Tensor {
  const random = randomFrom(seed, 'tensor');
  const values = Array.from({ length: sizeOf(shape) }, () => {
    return Math.round((from + (to - from) * random.uniform()) * 64) / 64;
  });
  const data = dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
  return { dtype, shape, data };
}
