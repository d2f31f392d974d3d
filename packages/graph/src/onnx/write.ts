import { basename } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { Graph } from '../graph.ts';
import type { Tensor } from '../tensor.ts';
import { bytesOf } from '../typed-view.ts';
import { type ExternalPlaces, encodeModelParts } from './encode.ts';
import type { ExternalPlace } from './encode-tensor.ts';
import { asModel, type Model, type ModelOptions } from './model.ts';

export interface WriteModelOptions extends ModelOptions {
  /**
   * Weights of more bytes than this, all together, go into a file beside the model. By default a
   * little less than protobuf's 2 GB.
   */
  readonly externalAbove?: number;
}

/** Leaves 64 MiB for the graph itself. */
const EXTERNAL_ABOVE = 2 ** 31 - 2 ** 26;
/** Smaller tensors stay inside: shape inference reads them. As in the reference implementation. */
const EXTERNAL_FROM_BYTES = 1024;
/** Pages, so that the runtime can map the file. */
const ALIGNMENT = 4096;

/**
 * Writes a model as an ONNX file that appears whole or not at all. Large weights go to `PATH_data`
 * beside it, written first. Returns the paths written.
 */
export async function writeModel(
  path: string,
  source: Graph | Model,
  options: WriteModelOptions = {},
): Promise<readonly string[]> {
  const { externalAbove = EXTERNAL_ABOVE, ...rest } = options;
  const { initializers } = asModel(source).graph;
  const total = [...initializers.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  const external =
    total > externalAbove ? layOut(initializers, `${basename(path)}_data`) : new Map();
  const files = [path];
  if (external.size > 0) {
    await writeFileAtomic(`${path}_data`, externalBytes(initializers, external));
    files.push(`${path}_data`);
  }
  await writeFileAtomic(path, pieces(encodeModelParts(source, rest, external).parts()));
  return files;
}

function layOut(initializers: ReadonlyMap<string, Tensor>, location: string): ExternalPlaces {
  const places = new Map<string, ExternalPlace>();
  let end = 0;
  for (const [name, { data }] of initializers) {
    if (data.byteLength < EXTERNAL_FROM_BYTES) continue;
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    places.set(name, { location, offset, length: data.byteLength });
    end = offset + data.byteLength;
  }
  return places;
}

async function* externalBytes(
  initializers: ReadonlyMap<string, Tensor>,
  places: ExternalPlaces,
): AsyncGenerator<Uint8Array> {
  let end = 0;
  for (const [name, { offset, length }] of places) {
    yield new Uint8Array(offset - end);
    yield* pieces([bytesOf(initializers.get(name)!)]);
    end = offset + length;
  }
}

/** One write takes no more than this: the system's limit is 2 GB. */
const WRITE_BYTES = 1 << 28;

async function* pieces(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    for (let start = 0; start < part.length; start += WRITE_BYTES) {
      yield part.subarray(start, start + WRITE_BYTES);
    }
  }
}
