import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '../config/json-file.ts';
import { NoSafetensorsError } from './errors.ts';

/** What is read of a checkpoint beside its weights, where it is there. */
const SETTINGS = new Set([
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'modules.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  '1_Pooling/config.json',
  'havn.json',
]);
const WHOLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const SHARD = /^model-\d+-of-\d+\.safetensors$/;
const OTHER_WEIGHTS = /^(pytorch_model.*\.bin|tf_model\.h5|flax_model\.msgpack|model\.ckpt.*)$/;

/** Files of a repository that a checkpoint is read from: settings first, then weights. */
export function checkpointFiles(
  id: string,
  files: readonly string[],
  onnx: boolean,
): readonly (readonly string[])[] {
  const settings = files.filter((name) => SETTINGS.has(name));
  const graphs = onnx ? files.filter((name) => name === 'onnx/model.onnx') : [];
  if (files.includes(WHOLE)) return [settings, [WHOLE, ...graphs]];
  if (files.includes(INDEX)) {
    return [
      [...settings, INDEX],
      [...files.filter((name) => SHARD.test(name)), ...graphs],
    ];
  }
  if (graphs.length > 0) return [settings, graphs];
  throw new NoSafetensorsError(
    id,
    files.find((name) => OTHER_WEIGHTS.test(name)),
  );
}

/**
 * What a snapshot lacks to be read as a checkpoint; `undefined` where it is whole. Weights come last
 * when a checkpoint is downloaded, so where they are, the settings are too.
 */
export async function missingInSnapshot(
  snapshot: string,
  onnx: boolean,
): Promise<string | undefined> {
  const lacks = async (name: string) => !(await isFile(join(snapshot, name)));
  if (await lacks('config.json')) return 'config.json';
  if (onnx && (await lacks('onnx/model.onnx'))) return 'onnx/model.onnx';
  if (onnx || !(await lacks(WHOLE))) return undefined;
  if (await lacks(INDEX)) return WHOLE;
  for (const shard of await shardsIn(join(snapshot, INDEX))) if (await lacks(shard)) return shard;
  return undefined;
}

async function shardsIn(index: string): Promise<string[]> {
  const { weight_map: map }: { weight_map?: unknown } = JSON.parse(await readFile(index, 'utf8'));
  return isJsonObject(map) ? [...new Set(Object.values(map).map(String))] : [];
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
