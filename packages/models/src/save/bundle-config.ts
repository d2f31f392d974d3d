import { architectureOf } from '../config/architecture.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import type { JsonObject } from '../config/json-file.ts';

/**
 * `config.json` of a saved classifier: what the source said, with its class, labels and problem
 * type. The mean head names a class that transformers does not have, so that nothing takes the
 * folder for one of its own; `havn` says how it pools.
 */
export function bundleConfig(
  source: JsonObject,
  config: EncoderConfig,
  head: HeadConfig,
): JsonObject {
  const { havn: _, num_labels: __, ...kept } = source;
  const { classifierClass } = architectureOf(config.architecture);
  const mean = head.pooling === 'mean';
  return {
    ...kept,
    ...('torch_dtype' in source ? { torch_dtype: 'float32' } : {}),
    ...('dtype' in source ? { dtype: 'float32' } : {}),
    model_type: config.architecture,
    architectures: [mean ? `HavnMeanPooled${classifierClass}` : classifierClass],
    id2label: Object.fromEntries(head.labels.map((label, index) => [String(index), label])),
    label2id: Object.fromEntries(head.labels.map((label, index) => [label, index])),
    problem_type: head.problemType,
    ...(mean ? { havn: { pooling: 'mean', normalise: head.normalise } } : {}),
  };
}
