import { join } from 'node:path';
import { type EncoderConfig, encoderConfig } from './encoder-config.ts';
import { ModelConfigError } from './errors.ts';
import { type HeadConfig, headConfig } from './head-config.ts';
import { type JsonObject, readJsonObject } from './json-file.ts';

export interface ModelConfig {
  readonly encoder: EncoderConfig;
  readonly head: HeadConfig;
  /** `config.json` as it stands. */
  readonly json: JsonObject;
}

/**
 * Reads `config.json` of a folder in Hugging Face layout.
 * Throws `ModelConfigError`, `UnsupportedArchitectureError` or `UnsupportedActivationError`.
 */
export async function readModelConfig(folder: string): Promise<ModelConfig> {
  const file = join(folder, 'config.json');
  const json = await readJsonObject(file);
  if (!json) {
    throw new ModelConfigError(file, 'there is no such file', {
      remedy:
        'Name a folder in Hugging Face layout: config.json, tokenizer.json, model.safetensors.',
    });
  }
  return { encoder: encoderConfig(json, file), head: headConfig(json, folder), json };
}
