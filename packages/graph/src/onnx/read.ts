import { readFile } from 'node:fs/promises';
import type { HavnErrorDetails } from '@havn/core';
import { buildGraph } from './build-graph.ts';
import { decodeModel } from './decode.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { loadTensors } from './external-data.ts';
import type { Model } from './model.ts';

/**
 * Reads an ONNX model with its weights, also those in files beside it. Operators that Havn knows
 * get their rules (shape and gradient), the others are kept as they are. Weights inside the file
 * are views on its bytes where their alignment allows.
 *
 * Throws `OnnxInvalidError` where the file is damaged, `OnnxUnsupportedError` where it uses what
 * Havn cannot hold (functions, sparse or quantised-block tensors, sequences), and
 * `OnnxExternalDataError` or `PathEscapesError` for bad external weights.
 */
export async function readModel(source: string | Uint8Array): Promise<Model> {
  const path = typeof source === 'string' ? source : undefined;
  const bytes = plain(typeof source === 'string' ? await readBytes(source) : source);
  try {
    const stored = decodeModel(bytes);
    const tensors = await loadTensors(stored.graph.initializers, path);
    return { ...stored, graph: buildGraph(stored, tensors) };
  } catch (error) {
    throw path === undefined ? error : inFile(error, path);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_FS_FILE_TOO_LARGE') throw cause;
    throw new OnnxInvalidError('it is larger than the 2 GB that an ONNX file can have', {
      cause,
      location: { file: path },
    });
  }
}

/** The same memory without Node's `Buffer`, whose views are slower and not equal to arrays. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same failure, told with the file it is in. */
function inFile(error: unknown, file: string): unknown {
  const details = (of: Error & HavnErrorDetails): HavnErrorDetails => ({
    ...(of.remedy !== undefined && { remedy: of.remedy }),
    cause: of.cause ?? of,
    location: { file },
  });
  if (error instanceof OnnxInvalidError) return new OnnxInvalidError(error.message, details(error));
  if (error instanceof OnnxUnsupportedError) {
    return new OnnxUnsupportedError(error.message, details(error));
  }
  return error;
}
