import { readFileSync } from 'node:fs';
import { float32, type Tensor } from '../tensor.ts';

/** @file Reads the reference numbers that `test/fixtures/make_*.py` stored. */

interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface OpFixture {
  readonly inputs: readonly StoredTensor[];
  readonly constants: Readonly<Record<string, StoredTensor>>;
  /** What the output is multiplied with before it is summed up to the loss. */
  readonly seed: StoredTensor;
  readonly output: StoredTensor;
  readonly gradients: readonly StoredTensor[];
}

export function readOpFixtures(): Readonly<Record<string, OpFixture>> {
  const path = new URL('../../test/fixtures/ops.json', import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, OpFixture>;
}

export function stored({ shape, data }: StoredTensor): Tensor {
  return float32(shape, Float32Array.from(data));
}
