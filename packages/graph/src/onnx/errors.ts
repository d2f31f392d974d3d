import { HavnError } from '@havn/core';

/** The file is not an ONNX model, is cut off, or contradicts itself. */
export class OnnxInvalidError extends HavnError {
  readonly code = 'ONNX_INVALID';
}

/** The model uses a part of ONNX that Havn cannot hold. It can still be run by path. */
export class OnnxUnsupportedError extends HavnError {
  readonly code = 'ONNX_UNSUPPORTED';
}

/** A model's weights outside its file are not there, or not as the model says. */
export class OnnxExternalDataError extends HavnError {
  readonly code = 'ONNX_EXTERNAL_DATA';
}

/** A model beyond protobuf's 2 GB with its weights inside. */
export class OnnxTooLargeError extends HavnError {
  readonly code = 'ONNX_TOO_LARGE';
  constructor(bytes: number) {
    super(`the model takes ${bytes} bytes, more than the 2 GB that an ONNX file can have`, {
      remedy: 'Write it with writeModel, which puts the weights into a file beside it.',
    });
  }
}

/** The type or shape of a value was asked for that the file does not tell. */
export class UntypedValueError extends HavnError {
  readonly code = 'ONNX_UNTYPED_VALUE';
  constructor(name: string) {
    super(`the file does not tell the type and shape of the value ${JSON.stringify(name)}`, {
      remedy: 'Run ONNX shape inference over the model first (onnx.shape_inference in Python).',
    });
  }
}
