import { type Random, randomFrom } from '@havn/core';
import { type Float32Tensor, float32, sizeOf } from '@havn/graph';
import { classifierParameters } from '../classifier/build-classifier.ts';
import { headParameters, headPaths } from '../classifier/head-parameters.ts';
import type { HeadConfig } from '../config/head-config.ts';
import type { ParameterSpec } from '../encoder/parameter-spec.ts';
import type { AdapterConfig } from '../lora/adapter-config.ts';
import type { Checkpoint } from './load-checkpoint.ts';

export interface InitialWeightsOptions {
  /** The head to train; its labels may differ from the checkpoint's. */
  readonly head: HeadConfig;
  readonly adapters?: AdapterConfig | undefined;
  readonly seed: number;
}

/**
 * Every weight that training starts from: the checkpoint's, and random ones where it has none. A
 * head's last layer is kept only where the labels are the same. Random as in transformers and PEFT:
 * N(0, initializer_range) for a head's matrix, Kaiming's uniform for an adapter's A, zero for the
 * rest.
 */
export async function initialWeights(
  checkpoint: Checkpoint,
  { head, adapters, seed }: InitialWeightsOptions,
): Promise<ReadonlyMap<string, Float32Tensor>> {
  const { config } = checkpoint;
  const specs = classifierParameters({ config, head, adapters });
  const fresh = freshNames(checkpoint, head);
  const isFresh = ({ name }: ParameterSpec) => fresh.has(name) || /\.lora_[AB]\.weight$/.test(name);
  const stored = await checkpoint.weights.read(specs.filter((spec) => !isFresh(spec)));
  const deviation = numberIn(checkpoint.json.initializer_range, 0.02);
  return new Map(
    specs.map((spec) => [
      spec.name,
      stored.get(spec.name) ?? randomTensor(spec, deviation, randomFrom(seed, spec.name)),
    ]),
  );
}

/** The tensors of the head that the checkpoint does not have, or has for other labels. */
function freshNames(checkpoint: Checkpoint, head: HeadConfig): ReadonlySet<string> {
  const { config, weights } = checkpoint;
  const output = `${headPaths(config, head).output}.`;
  const sameLabels = checkpoint.head.labels.join('\0') === head.labels.join('\0');
  const specs = headParameters(config, head).filter(({ name, shape }) => {
    const fits = weights.shape(name)?.join() === shape.join();
    return !fits || (name.startsWith(output) && !sameLabels);
  });
  return new Set(specs.map(({ name }) => name));
}

function randomTensor(
  { name, shape }: ParameterSpec,
  deviation: number,
  random: Random,
): Float32Tensor {
  const data = new Float32Array(sizeOf(shape));
  if (name.endsWith('.bias') || name.endsWith('.lora_B.weight')) return float32(shape, data);
  const bound = 1 / Math.sqrt(shape.at(-1)!);
  const draw = name.endsWith('.lora_A.weight')
    ? () => (2 * random.uniform() - 1) * bound
    : () => random.normal() * deviation;
  return float32(shape, data.map(draw));
}

function numberIn(value: unknown, fallback: number): number {
  return typeof value === 'number' && value > 0 ? value : fallback;
}
