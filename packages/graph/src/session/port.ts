import type { InferenceSession } from 'onnxruntime-node';
import { elementTypes } from '../element-type.ts';
import type { Shape } from '../graph.ts';
import type { DType, Tensor } from '../tensor.ts';
import { UnsupportedPortError } from './errors.ts';

/** An input or output of a model: its name, element type and shape. */
export interface Port {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** A port as the runtime describes it. */
export function portOf(metadata: InferenceSession.ValueMetadata): Port {
  const { name, isTensor } = metadata;
  if (!isTensor) throw new UnsupportedPortError(name, 'a sequence or map');
  if (!isDType(metadata.type)) throw new UnsupportedPortError(name, metadata.type);
  return { name, dtype: metadata.type, shape: metadata.shape };
}

function isDType(name: string): name is DType {
  return Object.hasOwn(elementTypes, name);
}
