import {
  encodeModel,
  type Float32Tensor,
  float32,
  Graph,
  gradients,
  int64,
  mul,
  openSession,
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

/** Runs forward and backward once. The number of summands of the loss is that of `lossOf`. */
export async function runTrained(
  model: TrainedModel,
  feeds: Readonly<Record<string, Tensor>>,
  lossSize: readonly number[],
): Promise<TrainedRun> {
  const graph = new Graph();
  const inputs = tokenInputs(graph, model.config);
  const parameters: Value[] = [];
  const values = model.build(graph, inputs, (name, shape) => {
    const value = graph.input(name, 'float32', shape);
    parameters.push(value);
    return value;
  });
  const coefficients = graph.input('coefficients', 'float32', ['batch', lossSize[1]!]);
  const loss = reduceSum(mul(values[model.lossOf]!, coefficients));
  const grads = gradients(loss, parameters);
  for (const [name, value] of Object.entries(values)) graph.output(value, `out.${name}`);
  for (const gradient of grads) {
    if (gradient.kind !== 'dense') throw new Error('unexpected sparse gradient');
    graph.output(gradient.value, `grad.${gradient.parameter.name}`);
  }
  const session = await openSession(encodeModel(graph));
  const weights = parameters.map(({ name }) => [name, model.weights.get(name)!] as const);
  const results = await session.run({
    ...Object.fromEntries(
      graph.inputs.filter(({ name }) => feeds[name]).map(({ name }) => [name, feeds[name]!]),
    ),
    ...Object.fromEntries(weights),
    coefficients: float32(lossSize, Float32Array.from(uniform('loss', sizeOf(lossSize)))),
  });
  await session.close();
  return {
    values: Object.fromEntries(
      Object.keys(values).map((name) => [name, results[`out.${name}`]!.data as Float32Array]),
    ),
    gradients: new Map(
      parameters.map(({ name }) => [name, results[`grad.${name}`]!.data as Float32Array]),
    ),
  };
}

/** int64 `[batch, sequence]` from rows of numbers. */
export function ids(rows: readonly (readonly number[])[]): Tensor {
  return int64([rows.length, rows[0]!.length], rows.flat());
}
