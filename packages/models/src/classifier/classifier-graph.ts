import { type Float32Tensor, Graph } from '@havn/graph';
import type { Checkpoint } from '../checkpoint/load-checkpoint.ts';
import type { EncoderConfig } from '../config/encoder-config.ts';
import type { HeadConfig } from '../config/head-config.ts';
import type { ParameterSource } from '../encoder/build-context.ts';
import { tokenInputs } from '../encoder/encoder-inputs.ts';
import { buildClassifier, classifierParameters } from './build-classifier.ts';
import { HeadMissingError } from './errors.ts';

export interface ClassifierGraphOptions {
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  readonly weights: ReadonlyMap<string, Float32Tensor>;
  /** Also gives `embeddings` `[batch, hidden]`, what the head's last layer reads. */
  readonly embeddings?: boolean;
}

/**
 * The graph of inference, weights inside: `input_ids`, `attention_mask` and, where the model has
 * them, `token_type_ids` (int64 `[batch, sequence]`) → `logits` (float32 `[batch, labels]`).
 */
export function classifierGraph(options: ClassifierGraphOptions): Graph {
  const { config, head, weights, embeddings = false } = options;
  const graph = new Graph();
  const inputs = tokenInputs(graph, config);
  const parameter = frozenParameters(graph, weights);
  const outputs = buildClassifier({ graph, config, head, parameter, inputs });
  graph.output(outputs.logits, 'logits');
  if (embeddings) graph.output(outputs.embeddings, 'embeddings');
  return graph;
}

/** Gives every weight to a graph as an initialiser. */
export function frozenParameters(
  graph: Graph,
  weights: ReadonlyMap<string, Float32Tensor>,
): ParameterSource {
  return (name) => {
    const tensor = weights.get(name);
    if (!tensor) throw new Error(`there is no weight named ${name}`);
    return graph.initializer(name, tensor);
  };
}

/** Reads all weights of a checkpoint with a head; throws `HeadMissingError` where it has none. */
export async function readClassifierWeights(
  checkpoint: Checkpoint,
): Promise<ReadonlyMap<string, Float32Tensor>> {
  if (!checkpoint.hasHead) throw new HeadMissingError(checkpoint.folder);
  return await checkpoint.weights.read(classifierParameters(checkpoint));
}

/** The graph of inference of a checkpoint with a head. */
export async function loadClassifierGraph(
  checkpoint: Checkpoint,
  options: Pick<ClassifierGraphOptions, 'embeddings'> = {},
): Promise<Graph> {
  const { config, head } = checkpoint;
  const weights = await readClassifierWeights(checkpoint);
  return classifierGraph({ config, head, weights, ...options });
}
