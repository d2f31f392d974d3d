import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Float32Tensor, openSafetensors, toFloat32 } from '@havn/graph';
import type { EncoderConfig } from '../config/encoder-config.ts';
import { type JsonObject, readJsonObject } from '../config/json-file.ts';
import { encoderParameters } from '../encoder/encoder-parameters.ts';
import { type AdapterConfig, isTargeted } from './adapter-config.ts';
import { AdapterInvalidError, AdapterUnsupportedError } from './errors.ts';
import { nameOfPeft } from './peft-names.ts';

/** Adapters as they lie on disk, with the weights of the head where the file has them. */
export interface Adapter {
  readonly adapters: AdapterConfig;
  /** By the names of `ParameterSpec`: `….lora_A.weight`, `….lora_B.weight` and the head's. */
  readonly weights: ReadonlyMap<string, Float32Tensor>;
  /** Hub id or folder of the model that they belong to, as the file says. */
  readonly baseModel: string | undefined;
}

/**
 * Reads a folder with `adapter_config.json` and `adapter_model.safetensors` of PEFT. Throws
 * `AdapterInvalidError` or `AdapterUnsupportedError`.
 */
export async function readAdapter(folder: string, config: EncoderConfig): Promise<Adapter> {
  const file = join(folder, 'adapter_config.json');
  const json = await readJsonObject(file);
  if (!json) throw new AdapterInvalidError(file, 'there is no such file');
  refuseUnknown(json, file);
  const weights = await readTensors(join(folder, 'adapter_model.safetensors'), config);
  const paths = adaptedPaths(weights, file);
  const rank = weights.get(`${paths[0]}.lora_A.weight`)!.shape[0]!;
  const adapters: AdapterConfig = {
    rank,
    alpha: numberIn(json, 'lora_alpha', file),
    targets: targetsOf(json, paths, config),
    dropout: numberIn(json, 'lora_dropout', file, 0),
    rankStabilised: json.use_rslora === true,
  };
  const base = json.base_model_name_or_path;
  return { adapters, weights, baseModel: typeof base === 'string' ? base : undefined };
}

/** Settings that change what the tensors mean. */
const REFUSED = [
  'use_dora',
  'lora_bias',
  'use_qalora',
  'use_bdlora',
  'rank_pattern',
  'alpha_pattern',
  'layer_replication',
  'target_parameters',
  'trainable_token_indices',
];

function refuseUnknown(json: JsonObject, file: string): void {
  if (json.peft_type !== 'LORA')
    throw new AdapterUnsupportedError(file, 'peft_type', json.peft_type);
  if ((json.bias ?? 'none') !== 'none') throw new AdapterUnsupportedError(file, 'bias', json.bias);
  for (const setting of REFUSED) {
    const value = json[setting];
    const unset = !value || (typeof value === 'object' && Object.keys(value).length === 0);
    if (!unset) throw new AdapterUnsupportedError(file, setting, value);
  }
}

async function readTensors(
  file: string,
  config: EncoderConfig,
): Promise<ReadonlyMap<string, Float32Tensor>> {
  if (!existsSync(file)) throw new AdapterInvalidError(file, 'there is no such file');
  const reader = await openSafetensors(file);
  try {
    const tensors = new Map<string, Float32Tensor>();
    for (const key of reader.names) {
      tensors.set(nameOfPeft(key, config), toFloat32(await reader.read(key)));
    }
    return tensors;
  } finally {
    await reader.close();
  }
}

/** The paths with an A; each must have its B. */
function adaptedPaths(weights: ReadonlyMap<string, Float32Tensor>, file: string): string[] {
  const ending = '.lora_A.weight';
  const paths = [...weights.keys()].filter((name) => name.endsWith(ending));
  if (paths.length === 0) throw new AdapterInvalidError(file, 'the weights hold no lora_A');
  return paths.map((name) => {
    const path = name.slice(0, -ending.length);
    if (!weights.has(`${path}.lora_B.weight`)) {
      throw new AdapterInvalidError(file, `${path} has a lora_A but no lora_B`);
    }
    return path;
  });
}

/** The short names of the file where they mean exactly the paths found, else the paths. */
function targetsOf(
  json: JsonObject,
  paths: readonly string[],
  config: EncoderConfig,
): readonly string[] {
  const names = Array.isArray(json.target_modules) ? json.target_modules.map(String) : [];
  const short: AdapterConfig = { rank: 1, alpha: 1, targets: names };
  const meant = encoderParameters(config)
    .filter(({ name, shape }) => name.endsWith('.weight') && shape.length === 2)
    .map(({ name }) => name.slice(0, -'.weight'.length))
    .filter((path) => isTargeted(path, short));
  const same = meant.length === paths.length && meant.every((path) => paths.includes(path));
  return same ? names : paths;
}

function numberIn(json: JsonObject, key: string, file: string, fallback?: number): number {
  const value = json[key] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new AdapterInvalidError(file, `${key} is ${JSON.stringify(value)}, not a number`);
}
