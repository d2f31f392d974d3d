import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Float32Tensor, writeModel, writeSafetensors } from '@havn/graph';
import { storedName } from '../checkpoint/parameter-names.ts';
import { classifierParameters } from '../classifier/build-classifier.ts';
import { classifierGraph } from '../classifier/classifier-graph.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import { readModelConfig } from '../config/model-config.ts';
import { bundleConfig } from './bundle-config.ts';
import { copyTokenizerFiles } from './tokenizer-files.ts';

export interface SaveClassifierOptions {
  /** Where the tokenizer and the other keys of `config.json` come from. */
  readonly sourceFolder: string;
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  /** All weights, adapters merged. */
  readonly weights: ReadonlyMap<string, Float32Tensor>;
  /** Becomes `model_max_length`. */
  readonly maxLength: number;
  /** Writes `onnx/model.onnx` too. Default: true. */
  readonly onnx?: boolean;
}

/**
 * Writes a classifier as a folder in Hugging Face layout: `config.json`, tokenizer files,
 * `model.safetensors`, `onnx/model.onnx`. With pooling `cls` transformers' class of the same name
 * loads it; transformers.js reads both kinds.
 */
export async function saveClassifier(
  folder: string,
  options: SaveClassifierOptions,
): Promise<void> {
  const { sourceFolder, config, head, weights, maxLength, onnx = true } = options;
  await mkdir(folder, { recursive: true });
  const { json } = await readModelConfig(sourceFolder);
  const text = JSON.stringify(bundleConfig(json, config, head), null, 2);
  await writeFile(join(folder, 'config.json'), `${text}\n`);
  await copyTokenizerFiles(sourceFolder, folder, maxLength);
  const specs = classifierParameters({ config, head });
  const tensors = specs.map(
    ({ name }) => [storedName(name, config, head), weights.get(name)!] as const,
  );
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  if (!onnx) return;
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeModel(join(folder, 'onnx', 'model.onnx'), classifierGraph(options));
}
