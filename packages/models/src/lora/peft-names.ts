import { canonicalName, storedName } from '../checkpoint/parameter-names.ts';
import { headPaths } from '../classifier/head-parameters.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';

/** PEFT stores a tensor under the path that it has inside PeftModel → LoraModel → the model. */
const PREFIX = 'base_model.model.';

export function peftName(name: string, config: EncoderConfig, head: HeadConfig): string {
  return PREFIX + storedName(name, config, head);
}

/** Older versions of PEFT left the adapter's name (`default`) and its wrappers in the keys. */
export function nameOfPeft(key: string, config: EncoderConfig): string {
  const inner = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
  const plain = inner
    .replace('.modules_to_save.default.', '.')
    .replace(/\.(lora_[AB])\.default\.weight$/, '.$1.weight');
  return canonicalName(plain, config);
}

/**
 * The modules of a head that PEFT keeps beside the adapters (`modules_to_save`); none over the mean,
 * since that head is no module of the model that PEFT would wrap.
 */
export function headModules(config: EncoderConfig, head: HeadConfig): readonly string[] {
  if (head.pooling === 'mean') return [];
  const { hidden, output } = headPaths(config, head);
  const modules = [hidden, output].flatMap((path) => path?.split('.')[0] ?? []);
  return [...new Set(modules)];
}
