import { relu, tanh, type Value } from '@havn/graph';
import { architectureOf } from '../config/architecture.ts';
import type { HeadConfig } from '../config/head-config.ts';
import type { BuildContext } from '../encoder/build-context.ts';
import { denseLayer, dropAt } from '../encoder/layers.ts';
import { headPaths } from './head-parameters.ts';
import { normaliseRows, poolCls, poolMean } from './pooling.ts';

export interface HeadOptions extends BuildContext {
  readonly head: HeadConfig;
  readonly attentionMask: Value;
}

export interface HeadOutputs {
  /** `[batch, labels]`, before softmax or sigmoid. */
  readonly logits: Value;
  /** `[batch, hidden]`: what the last linear layer reads, without dropout. */
  readonly embeddings: Value;
}

/**
 * Appends the head of `Bert…`, `DistilBert…` or `Roberta…ForSequenceClassification` (pooling
 * `cls`), or a linear layer over the mean of the hidden states (pooling `mean`).
 */
export function buildHead(options: HeadOptions, hiddenStates: Value): HeadOutputs {
  const { config, head } = options;
  const embeddings = embeddingsOf(options, hiddenStates);
  const { output } = headPaths(config, head);
  // Mean pooling: dropout of a vector of length 1 would only shake the head.
  const dropped =
    head.pooling === 'mean'
      ? embeddings
      : dropAt(options, `${output}.dropout`, embeddings, config.classifierDropout);
  const logits = denseLayer(options, output, dropped, [head.labels.length, config.hiddenSize]);
  return { logits, embeddings };
}

function embeddingsOf(options: HeadOptions, hiddenStates: Value): Value {
  const { config, head, attentionMask } = options;
  const { hidden } = headPaths(config, head);
  if (hidden === undefined) {
    const mean = poolMean(hiddenStates, attentionMask);
    return head.normalise ? normaliseRows(mean) : mean;
  }
  const { family } = architectureOf(config.architecture);
  const first = poolCls(hiddenStates);
  const entering =
    family === 'roberta'
      ? dropAt(options, `${hidden}.dropout`, first, config.classifierDropout)
      : first;
  const dense = denseLayer(options, hidden, entering, [config.hiddenSize, config.hiddenSize]);
  return family === 'distilbert' ? relu(dense) : tanh(dense);
}
