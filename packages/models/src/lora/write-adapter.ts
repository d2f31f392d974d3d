import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Float32Tensor, writeSafetensors } from '@havn/graph';
import { headParameters } from '../classifier/head-parameters.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import { type AdapterConfig, adapterParameters } from './adapter-config.ts';
import { headModules, peftName } from './peft-names.ts';

export interface WriteAdapterOptions {
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  readonly adapters: AdapterConfig;
  /** At least the adapters' weights and the head's. */
  readonly weights: ReadonlyMap<string, Float32Tensor>;
  /** Hub id or folder of the model that the adapters belong to. */
  readonly baseModel: string;
}

/**
 * Writes adapters and head as PEFT does: `adapter_config.json` and `adapter_model.safetensors`. With
 * pooling `cls`, PEFT loads both onto transformers' class; with `mean`, it loads the adapters onto
 * the bare encoder, and the head lies beside them under its own name.
 */
export async function writeAdapter(folder: string, options: WriteAdapterOptions): Promise<void> {
  const { config, head, adapters, weights } = options;
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify(peftConfig(options), null, 2);
  await writeFile(join(folder, 'adapter_config.json'), `${text}\n`);
  const specs = [...adapterParameters(config, adapters), ...headParameters(config, head)];
  const tensors = specs.map(
    ({ name }) => [peftName(name, config, head), weights.get(name)!] as const,
  );
  await writeSafetensors(join(folder, 'adapter_model.safetensors'), tensors);
}

function peftConfig({ config, head, adapters, baseModel }: WriteAdapterOptions) {
  const modules = headModules(config, head);
  return {
    peft_type: 'LORA',
    task_type: head.pooling === 'cls' ? 'SEQ_CLS' : 'FEATURE_EXTRACTION',
    base_model_name_or_path: baseModel,
    r: adapters.rank,
    lora_alpha: adapters.alpha,
    lora_dropout: adapters.dropout ?? 0,
    target_modules: adapters.targets,
    modules_to_save: modules.length > 0 ? modules : null,
    use_rslora: adapters.rankStabilised ?? false,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
  };
}
