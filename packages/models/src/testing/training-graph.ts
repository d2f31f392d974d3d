import {
  type Float32Tensor,
  float32,
  Graph,
  gradients,
  int64,
  mul,
  reduceSum,
  sizeOf,
  type Tensor,
  type Value,
} from '@havn/graph';
import {
  type EncoderConfig,
  type EncoderInputs,
  type ParameterSource,
  tokenInputs,
} from '../index.ts';
import { uniform } from './fill.ts';
import { runGraph } from './run-graph.ts';

/** Builds values from parameters that are graph inputs, as in training. */
export interface TrainedModel {
  readonly config: EncoderConfig;
  readonly weights: ReadonlyMap<string, Float32Tensor>;
  /** Values to fetch by name; the loss is a fixed weighted sum of the one named `lossOf`. */
  readonly build: (
    graph: Graph,
    inputs: EncoderInputs,
    parameter: ParameterSource,
  ) => Record<string, Value>;
  readonly lossOf: string;
}

export interface TrainedRun {
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/**
 * Runs forward and backward once. The loss sums `lossSize` numbers; `feeds` is asked for after the
 * graph is built.
 */
export async function runTrained(
  model: TrainedModel,
  feeds: () => Readonly<Record<string, Tensor>>,
  lossSize: readonly number[],
): Promise<TrainedRun> {
  const graph = new Graph();
  const { parameters, values } = differentiated(graph, model, lossSize[1]!);
  const coefficients = Float32Array.from(uniform('loss', sizeOf(lossSize)));
  const results = await runGraph(graph, {
    ...feeds(),
    ...Object.fromEntries(parameters.map((name) => [name, model.weights.get(name)!])),
    coefficients: float32(lossSize, coefficients),
  });
  const gradientOf = (name: string) => [name, results[`grad.${name}`]!] as const;
  return {
    values: Object.fromEntries(values.map((name) => [name, results[`out.${name}`]!])),
    gradients: new Map(parameters.map(gradientOf)),
  };
}

/** Adds model, loss and gradients; gives the names of the parameters and of the values. */
function differentiated(graph: Graph, model: TrainedModel, columns: number) {
  const parameters: Value[] = [];
  const values = model.build(graph, tokenInputs(graph, model.config), (name, shape) => {
    const value = graph.input(name, 'float32', shape);
    parameters.push(value);
    return value;
  });
  const coefficients = graph.input('coefficients', 'float32', ['batch', columns]);
  const loss = reduceSum(mul(values[model.lossOf]!, coefficients));
  for (const gradient of gradients(loss, parameters)) {
    if (gradient.kind !== 'dense') throw new Error('no parameter was declared sparse');
    graph.output(gradient.value, `grad.${gradient.parameter.name}`);
  }
  for (const [name, value] of Object.entries(values)) graph.output(value, `out.${name}`);
  return { parameters: parameters.map(({ name }) => name), values: Object.keys(values) };
}

/** int64 `[batch, sequence]` from rows of numbers. */
export function ids(rows: readonly (readonly number[])[]): Tensor {
  return int64([rows.length, rows[0]!.length], rows.flat());
}
