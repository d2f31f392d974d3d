import {
  type Gradient,
  type Graph,
  gradients,
  identity,
  openSession,
  type SessionOptions,
  type Tensor,
  type Value,
} from '@havn/graph';
import type { ParameterMemory } from '../memory/parameter-memory.ts';
import { type OperatorProfile, readOperatorProfile } from '../profile/operator-profile.ts';
import { resolveDim, type Sizes } from './dimensions.ts';
import type { TrainingGraph } from './training-graph.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** The graph with its backward part, ready to run on the parameters' memories. */
export interface TrainingModel {
  /**
   * Runs one piece of a batch and adds its gradients to the parameters' memories; the `first` piece
   * of a step overwrites them. Gives the loss, summed over the piece's items.
   */
  run(piece: Piece): Promise<number>;
  /** Ends ONNX Runtime's profile of so many steps and reads it. */
  endProfiling(steps: number): Promise<OperatorProfile>;
  close(): Promise<void>;
}

interface Piece {
  /** The batch's tensors and the dropout masks. */
  readonly feeds: Tensors;
  readonly sizes: Sizes;
  readonly first: boolean;
}

/** A task's graph with its backward part: gradients in the order of the parameters. */
export interface Backward {
  readonly graph: Graph;
  /** Nodes without the backward part. */
  readonly forwardNodes: number;
  readonly loss: Value;
  readonly gradients: readonly Gradient[];
}

/** Appends the backward nodes to the task's graph. */
export function differentiate({ graph, loss, parameters }: TrainingGraph): Backward {
  const inputs = parameters.map(({ input }) => input);
  const sparse = parameters.filter((parameter) => parameter.sparse).map(({ input }) => input);
  const forwardNodes = graph.nodes.length;
  return { graph, forwardNodes, loss, gradients: gradients(loss, inputs, { sparse }) };
}

export async function openTrainingModel(
  backward: Backward,
  memories: readonly ParameterMemory[],
  options: SessionOptions,
): Promise<TrainingModel> {
  const { graph, forwardNodes, loss } = backward;
  const lossName = fetchable(graph, loss);
  const sinks = backward.gradients.map((gradient, i) => sinkFor(gradient, memories[i]!));
  const session = await openSession(graph, options);
  const weights = Object.fromEntries(
    memories.map(({ spec, shape, value }): [string, Tensor] => [
      spec.input.name,
      { dtype: 'float32', shape, data: value.data },
    ]),
  );
  const lossData = new Float32Array(1);
  return {
    async run(piece) {
      const fetches: Record<string, Tensor> = {
        [lossName]: { dtype: 'float32', shape: [], data: lossData },
      };
      for (const sink of sinks) Object.assign(fetches, sink.fetches(piece));
      await session.run({ ...weights, ...piece.feeds }, fetches);
      for (const sink of sinks) sink.collect(piece, fetches);
      return lossData[0]!;
    },
    async endProfiling(steps) {
      const trace = await session.endProfiling();
      return await readOperatorProfile({ trace, steps, forwardNodes, nodes: graph.nodes.length });
    },
    close: () => session.close(),
  };
}

/** Where the gradient of one parameter is written to, and how it is added up. */
interface GradientSink {
  fetches(piece: Piece): Tensors;
  collect(piece: Piece, fetched: Tensors): void;
}

function sinkFor(gradient: Gradient, memory: ParameterMemory): GradientSink {
  const { graph } = gradient.parameter;
  if (gradient.kind === 'dense') return denseSink(fetchable(graph, gradient.value), memory);
  return sparseSink(gradient, memory);
}

/** The first piece is written in place; further ones go beside it and are added. */
function denseSink(name: string, memory: ParameterMemory): GradientSink {
  const { arena, shape, size, gradient, piece: beside } = memory;
  return {
    fetches: ({ first }) => ({
      [name]: { dtype: 'float32', shape, data: (first ? gradient : beside).data },
    }),
    collect({ first }) {
      if (!first) arena.kernels.addScaled(gradient.pointer, beside.pointer, size, 1);
    },
  };
}

/** Rows as they were read, added up by row of the table. */
function sparseSink(
  { parameter: { graph }, indices, values }: Gradient & { readonly kind: 'sparse' },
  { sparse, gradient }: ParameterMemory,
): GradientSink {
  const rows = sparse!;
  const indexName = fetchable(graph, indices);
  const valueName = fetchable(graph, values);
  let indexBuffer = new BigInt64Array();
  let valueBuffer = new Float32Array();
  return {
    fetches({ first, sizes }) {
      if (first) rows.clear();
      const count = resolveDim(values.shape[0]!, sizes);
      if (indexBuffer.length < count) {
        indexBuffer = new BigInt64Array(count);
        valueBuffer = new Float32Array(count * rows.width);
      }
      const index = indexBuffer.subarray(0, count);
      const data = valueBuffer.subarray(0, count * rows.width);
      return {
        [indexName]: { dtype: 'int64', shape: [count], data: index },
        [valueName]: { dtype: 'float32', shape: [count, rows.width], data },
      };
    },
    collect(_, fetched) {
      const index = fetched[indexName]!.data as BigInt64Array;
      rows.add(gradient.data, fetched[valueName]!.data as Float32Array, index);
    },
  };
}

/** Makes a value an output of the graph; one that is none already and comes from a node. */
function fetchable(graph: Graph, value: Value): string {
  const fromNode = graph.nodes.some(({ outputs }) => outputs.includes(value));
  const result = fromNode && !graph.outputs.includes(value) ? value : identity(value);
  graph.outputs.push(result);
  return result.name;
}
