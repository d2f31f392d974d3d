import { HavnError } from '@havn/core';

/** The weights lack a tensor that the configuration calls for. */
export class TensorMissingError extends HavnError {
  readonly code = 'TENSOR_MISSING';
  constructor(file: string, name: string, shape: readonly number[]) {
    super(`the tensor ${name} [${shape.join(', ')}] is missing`, {
      location: { file },
      remedy: 'Check that config.json and the weights belong to the same model.',
    });
  }
}

export interface TensorShapes {
  readonly found: readonly number[];
  readonly expected: readonly number[];
}

/** A tensor has another shape than the configuration says. */
export class TensorShapeError extends HavnError {
  readonly code = 'TENSOR_SHAPE';
  constructor(file: string, name: string, { found, expected }: TensorShapes) {
    super(`the tensor ${name} is [${found.join(', ')}], not [${expected.join(', ')}]`, {
      location: { file },
      remedy: 'Check that config.json and the weights belong to the same model.',
    });
  }
}
