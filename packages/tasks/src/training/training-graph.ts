import {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  Graph,
  meanSquaredError,
  type Value,
} from '@havn/graph';
import type { DropoutSite, TrainedParameter, TrainingGraph } from '@havn/loop';
import {
  buildClassifier,
  buildEncoder,
  type DropoutSource,
  type EncoderInputs,
  type ParameterSource,
  type ParameterSpec,
} from '@havn/models';
import {
  type ClassifierModel,
  inputsFrom,
  parametersOf,
  weightSource,
} from './classifier-model.ts';

export interface TrainingGraphOptions {
  /** Which weights are trained; the others are constants of the graph. */
  readonly trained: (parameter: ParameterSpec) => boolean;
  /** Multiplies the learning rate of a weight (layer-wise decay); 1 when absent. */
  readonly learningRateScale?: (parameter: ParameterSpec) => number;
  readonly labelSmoothing?: number;
  /** A weight for each class; single label only. */
  readonly classWeights?: Float32Array;
  /** Starts from cached hidden states behind this many frozen layers. */
  readonly fromLayer?: number;
  /** So many first layers are not trained: they run without dropout, as cached ones did. */
  readonly frozenLayers?: number;
}

/**
 * The model with its loss, summed over the items of a batch. Its inputs are those of
 * `inferenceGraph`, `labels` (int64 [batch], or float32 [batch, labels] for multi label and
 * regression), the trained weights and the dropout masks.
 */
export function classifierTrainingGraph(
  model: ClassifierModel,
  options: TrainingGraphOptions,
): TrainingGraph {
  const graph = new Graph();
  const trained = parametersOf(model).filter(options.trained);
  const inputs = new Map<string, Value>();
  const source = weightSource(graph, model, new Set(trained.map(({ name }) => name)));
  const dropouts: DropoutSite[] = [];
  const parameter: ParameterSource = (name, shape) => {
    const value = source(name, shape);
    inputs.set(name, value);
    return value;
  };
  const { logits } = buildClassifier({
    ...model,
    graph,
    parameter,
    dropout: dropoutInputs(graph, dropouts),
    ...startOf({ graph, model, parameter }, options),
  });
  const loss = lossOf(model, logits, options);
  const parameters = trained
    .filter(({ name }) => inputs.has(name))
    .map((spec) => trainedParameter(model, spec, inputs.get(spec.name)!, options));
  return { graph, loss, parameters, dropouts };
}

interface Parts {
  readonly graph: Graph;
  readonly model: ClassifierModel;
  readonly parameter: ParameterSource;
}

/** Where the part that is trained begins: at token ids, at cached activations, at a frozen layer. */
function startOf(
  { graph, model, parameter }: Parts,
  { fromLayer, frozenLayers = 0 }: TrainingGraphOptions,
): { readonly inputs: EncoderInputs; readonly fromLayer?: number | undefined } {
  const inputs = inputsFrom(graph, model.config, fromLayer);
  if (fromLayer !== undefined || frozenLayers === 0) return { inputs, fromLayer };
  const hiddenStates = buildEncoder({ ...model, graph, parameter, inputs, toLayer: frozenLayers });
  return { inputs: { ...inputs, hiddenStates }, fromLayer: frozenLayers };
}

/** Masks are inputs: the loop draws them, so that a resumed run draws the same ones. */
function dropoutInputs(graph: Graph, sites: DropoutSite[]): DropoutSource {
  return (site, shape, probability) => {
    const input = graph.input(`dropout/${site}`, 'bool', shape);
    sites.push({ input, shape, probability });
    return input;
  };
}

function lossOf(model: ClassifierModel, logits: Value, options: TrainingGraphOptions): Value {
  const { graph } = logits;
  const { problemType, labels } = model.head;
  if (problemType === 'single_label_classification') {
    const { labelSmoothing, classWeights } = options;
    const weights =
      classWeights &&
      graph.initializer('class_weights', {
        dtype: 'float32',
        shape: [labels.length],
        data: classWeights,
      });
    return crossEntropy(logits, graph.input('labels', 'int64', ['batch']), {
      weights,
      labelSmoothing,
    });
  }
  const targets = graph.input('labels', 'float32', ['batch', labels.length]);
  return problemType === 'regression'
    ? meanSquaredError(logits, targets)
    : binaryCrossEntropyWithLogits(logits, targets);
}

function trainedParameter(
  model: ClassifierModel,
  spec: ParameterSpec,
  input: Value,
  options: TrainingGraphOptions,
): TrainedParameter {
  const { name, decay } = spec;
  return {
    name,
    input,
    initial: model.weights.get(name)!,
    decay,
    learningRateScale: options.learningRateScale?.(spec) ?? 1,
    sparse: name === 'embeddings.word_embeddings.weight',
  };
}
