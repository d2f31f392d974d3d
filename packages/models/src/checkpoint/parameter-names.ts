import { architectureOf } from '../config/architecture.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';

/**
 * The one name of a stored tensor: without the encoder's prefix, and with `weight` and `bias` where
 * checkpoints converted from TensorFlow say `gamma` and `beta`.
 */
export function canonicalName(stored: string, config: EncoderConfig): string {
  const prefix = `${architectureOf(config.architecture).prefix}.`;
  const bare = stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
  return bare
    .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
    .replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
}

/** Parts of the bare encoder; everything else belongs to a class around it. */
const ENCODER_PARTS = /^(embeddings|encoder|transformer|pooler)\./;

/**
 * The name under which a tensor is stored: as transformers' class with that head has it, or, with
 * the mean head that no such class has, as the bare encoder does.
 */
export function storedName(name: string, config: EncoderConfig, head: HeadConfig): string {
  const { prefix } = architectureOf(config.architecture);
  const prefixed = head.pooling === 'cls' && ENCODER_PARTS.test(name);
  return prefixed ? `${prefix}.${name}` : name;
}
