import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Float32Tensor,
  float32,
  openSafetensors,
  openWeights,
  toFloat32,
  type WeightsReader,
} from '@havn/graph';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { ParameterSpec } from '../encoder/parameter-spec.ts';
import { TensorMissingError, TensorShapeError } from './errors.ts';
import { dequantiseRows, scaleName } from './int8-rows.ts';
import { canonicalName } from './parameter-names.ts';

/** Weights of a checkpoint on disk, by the names of `ParameterSpec`. */
export interface CheckpointWeights {
  readonly names: ReadonlySet<string>;
  shape(name: string): readonly number[] | undefined;
  /**
   * Reads tensors as f32, in the order of `specs`. Throws `TensorMissingError` or
   * `TensorShapeError`, which name the file, the tensor and the shapes.
   */
  read(
    specs: readonly Pick<ParameterSpec, 'name' | 'shape'>[],
  ): Promise<ReadonlyMap<string, Float32Tensor>>;
}

/** The file with weights as int8 rows; it stands in where there is no `model.safetensors`. */
export const INT8_WEIGHTS = 'model_int8.safetensors';

interface Stored {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Looks into the weights of a folder; tensors are read when asked for. */
export async function checkpointWeights(
  folder: string,
  config: EncoderConfig,
): Promise<CheckpointWeights> {
  const stored = await withWeights(folder, async (reader) => catalogue(reader, config));
  return {
    names: new Set(stored.keys()),
    shape: (name) => stored.get(name)?.shape,
    read: async (specs) => {
      const wanted = specs.map((spec) => ({
        spec,
        from: checked(weightsFile(folder), stored, spec),
      }));
      return await withWeights(folder, async (reader) => {
        const tensors = new Map<string, Float32Tensor>();
        for (const { spec, from } of wanted) tensors.set(spec.name, await readOne(reader, from));
        return tensors;
      });
    },
  };
}

/** The file that names a folder's weights: one file, the index of shards, or int8 rows. */
function weightsFile(folder: string): string {
  const candidates = ['model.safetensors', 'model.safetensors.index.json', INT8_WEIGHTS];
  const found = candidates.find((name) => existsSync(join(folder, name)));
  return join(folder, found ?? 'model.safetensors');
}

async function withWeights<T>(
  folder: string,
  use: (reader: WeightsReader) => Promise<T>,
): Promise<T> {
  const file = weightsFile(folder);
  const int8 = file.endsWith(INT8_WEIGHTS);
  const reader = int8 ? await openSafetensors(file) : await openWeights(folder);
  try {
    return await use(reader);
  } finally {
    await reader.close();
  }
}

/** `position_ids` is a constant (I64) that older versions of transformers stored. */
function catalogue(reader: WeightsReader, config: EncoderConfig): ReadonlyMap<string, Stored> {
  const names = reader.names.filter((name) => !name.endsWith('position_ids'));
  return new Map(
    names.map((name) => [canonicalName(name, config), { name, shape: reader.info(name).shape }]),
  );
}

function checked(
  file: string,
  stored: ReadonlyMap<string, Stored>,
  { name, shape }: Pick<ParameterSpec, 'name' | 'shape'>,
): string {
  const found = stored.get(name);
  if (!found) throw new TensorMissingError(file, name, shape);
  if (found.shape.join() === shape.join()) return found.name;
  throw new TensorShapeError(file, name, { found: found.shape, expected: shape });
}

async function readOne(reader: WeightsReader, name: string): Promise<Float32Tensor> {
  const tensor = await reader.read(name);
  if (tensor.dtype !== 'int8') return toFloat32(tensor);
  const scales = toFloat32(await reader.read(scaleName(name))).data;
  return float32(tensor.shape, dequantiseRows({ values: tensor.data as Int8Array, scales }));
}
