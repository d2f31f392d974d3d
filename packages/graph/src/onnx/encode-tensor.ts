import { elementTypes } from '../element-type.ts';
import type { Tensor } from '../tensor.ts';
import { bytesOf } from '../typed-view.ts';
import { ENTRY, EXTERNAL, TENSOR } from './fields.ts';
import type { WireWriter } from './wire-writer.ts';

/** Where a tensor's bytes lie in a file beside the model. */
export interface ExternalPlace {
  /** Relative to the model's folder. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** Writes one `TensorProto`: the bytes inside, or the place where they lie. */
export function encodeTensor(
  writer: WireWriter,
  name: string,
  tensor: Tensor,
  external?: ExternalPlace,
): void {
  for (const dim of tensor.shape) writer.integer(TENSOR.dims, dim);
  writer.integer(TENSOR.dataType, elementTypes[tensor.dtype]);
  if (name) writer.string(TENSOR.name, name);
  if (external === undefined) writer.bytes(TENSOR.rawData, bytesOf(tensor));
  else encodePlace(writer, external);
}

function encodePlace(writer: WireWriter, place: ExternalPlace): void {
  for (const key of ['location', 'offset', 'length'] as const) {
    writer.message(TENSOR.externalData, (entry) => {
      entry.string(ENTRY.key, key);
      entry.string(ENTRY.value, String(place[key]));
    });
  }
  writer.integer(TENSOR.dataLocation, EXTERNAL);
}
