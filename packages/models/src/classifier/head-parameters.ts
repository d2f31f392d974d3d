import { architectureOf } from '../config/architecture.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import { linearSpecs, type ParameterSpec } from '../encoder/parameter-spec.ts';

/** Paths of a head's linear layers; `hidden` stands before the one that gives the logits. */
export interface HeadPaths {
  readonly hidden: string | undefined;
  readonly output: string;
}

/**
 * Where a head's weights are stored: as transformers' class has them; those over the mean under a
 * name that transformers knows nothing of, so that it can never load them as something else.
 */
export function headPaths(config: EncoderConfig, head: HeadConfig): HeadPaths {
  if (head.pooling === 'mean') return { hidden: undefined, output: 'havn.head' };
  switch (architectureOf(config.architecture).family) {
    case 'bert':
      return { hidden: 'pooler.dense', output: 'classifier' };
    case 'distilbert':
      return { hidden: 'pre_classifier', output: 'classifier' };
    case 'roberta':
      return { hidden: 'classifier.dense', output: 'classifier.out_proj' };
  }
}

/** The weights of a head. */
export function headParameters(config: EncoderConfig, head: HeadConfig): readonly ParameterSpec[] {
  const { hidden, output } = headPaths(config, head);
  const { hiddenSize } = config;
  return [
    ...(hidden ? linearSpecs(hidden, 'head', [hiddenSize, hiddenSize]) : []),
    ...linearSpecs(output, 'head', [head.labels.length, hiddenSize]),
  ];
}
