import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import { buildEncoder, type EncoderOptions } from '../encoder/build-encoder.ts';
import { encoderParameters } from '../encoder/encoder-parameters.ts';
import type { ParameterSpec } from '../encoder/parameter-spec.ts';
import { type AdapterConfig, adapterParameters } from '../lora/adapter-config.ts';
import { buildHead, type HeadOutputs } from './build-head.ts';
import { headParameters } from './head-parameters.ts';

export interface ClassifierOptions extends EncoderOptions {
  readonly head: HeadConfig;
}

/** Appends an encoder with its classification head to a graph. */
export function buildClassifier(options: ClassifierOptions): HeadOutputs {
  const hiddenStates = buildEncoder(options);
  // A head is trained whole: adapters are the encoder's alone.
  const { attentionMask } = options.inputs;
  return buildHead({ ...options, adapters: undefined, attentionMask }, hiddenStates);
}

export interface ClassifierParts {
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  readonly adapters?: AdapterConfig | undefined;
}

/** Every weight of a classifier, adapters included, in the order of use; each with its group. */
export function classifierParameters({
  config,
  head,
  adapters,
}: ClassifierParts): readonly ParameterSpec[] {
  return [
    ...encoderParameters(config),
    ...(adapters ? adapterParameters(config, adapters) : []),
    ...headParameters(config, head),
  ];
}
