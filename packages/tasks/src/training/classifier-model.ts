import { type Float32Tensor, Graph } from '@havn/graph';
import {
  type AdapterConfig,
  buildClassifier,
  buildEncoder,
  classifierParameters,
  type EncoderConfig,
  type HeadConfig,
  hiddenStateInputs,
  type ParameterSource,
  type ParameterSpec,
  tokenInputs,
} from '@havn/models';

/** A text classifier as numbers: what is trained, measured and saved. */
export interface ClassifierModel {
  readonly config: EncoderConfig;
  readonly head: HeadConfig;
  readonly adapters?: AdapterConfig;
  /** Every weight by its name in Hugging Face's bare encoder, those of the head included. */
  readonly weights: ReadonlyMap<string, Float32Tensor>;
}

/** The model's weights in the order of use. */
export function parametersOf(model: ClassifierModel): readonly ParameterSpec[] {
  return classifierParameters(model);
}

/** Weights as constants of a graph, but those named `live` as inputs that every run feeds. */
export function weightSource(
  graph: Graph,
  model: ClassifierModel,
  live: ReadonlySet<string>,
): ParameterSource {
  return (name, shape) => {
    if (live.has(name)) return graph.input(name, 'float32', shape);
    const tensor = model.weights.get(name);
    if (!tensor) throw new Error(`the model has no weight ${name}`);
    return graph.initializer(name, tensor);
  };
}

export interface InferenceGraphOptions {
  /** Weights that every run feeds: those in training. */
  readonly live?: ReadonlySet<string>;
  /** Starts from cached hidden states behind this many layers instead of token ids. */
  readonly fromLayer?: number;
}

/** The embeddings and the first layers: token ids in, `hidden_states` [batch, sequence, hidden] out. */
export function prefixGraph(model: ClassifierModel, layers: number): Graph {
  const graph = new Graph();
  const hidden = buildEncoder({
    ...model,
    graph,
    parameter: weightSource(graph, model, new Set()),
    inputs: tokenInputs(graph, model.config),
    toLayer: layers,
  });
  graph.output(hidden, 'hidden_states');
  return graph;
}

/** The model with its outputs `logits` [batch, labels] and `embeddings` [batch, hidden]. */
export function inferenceGraph(
  model: ClassifierModel,
  { live = new Set(), fromLayer }: InferenceGraphOptions = {},
): Graph {
  const graph = new Graph();
  const { config } = model;
  const outputs = buildClassifier({
    ...model,
    graph,
    parameter: weightSource(graph, model, live),
    inputs: inputsFrom(graph, config, fromLayer),
    fromLayer,
  });
  graph.output(outputs.logits, 'logits');
  graph.output(outputs.embeddings, 'embeddings');
  return graph;
}

export function inputsFrom(graph: Graph, config: EncoderConfig, fromLayer: number | undefined) {
  return fromLayer === undefined ? tokenInputs(graph, config) : hiddenStateInputs(graph, config);
}
