import { headParameters, headPaths } from '../classifier/head-parameters.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import type { JsonObject } from '../config/json-file.ts';
import { readModelConfig } from '../config/model-config.ts';
import { type CheckpointWeights, checkpointWeights } from './checkpoint-weights.ts';

/** A model in a folder in Hugging Face layout. */
export interface Checkpoint {
  readonly folder: string;
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  /** Whether the weights hold the head, so that the folder classifies as it is. */
  readonly hasHead: boolean;
  readonly weights: CheckpointWeights;
  /** `config.json` as it stands. */
  readonly json: JsonObject;
}

/**
 * Reads a folder's configuration and looks into its weights; tensors are read when asked for.
 * Throws what `readModelConfig` and `openWeights` throw.
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const { encoder: config, head: declared, json } = await readModelConfig(folder);
  const weights = await checkpointWeights(folder, config);
  const head = headStored(config, declared, weights);
  const hasHead = headParameters(config, head).every(({ name }) => weights.names.has(name));
  return { folder, config, head, hasHead, weights, json };
}

/** The weights decide where they hold a head of the other kind than the files beside them suggest. */
function headStored(
  config: EncoderConfig,
  declared: HeadConfig,
  weights: CheckpointWeights,
): HeadConfig {
  const holds = (head: HeadConfig) => weights.names.has(`${headPaths(config, head).output}.weight`);
  const cls: HeadConfig = { ...declared, pooling: 'cls', normalise: false };
  return declared.pooling === 'mean' && !holds(declared) && holds(cls) ? cls : declared;
}
