import { Graph } from '../graph.ts';

/** Versions of operator sets by domain; '' is the standard domain. */
export type Opsets = Readonly<Record<string, number>>;

/** A graph with what its file says about it. */
export interface Model {
  readonly graph: Graph;
  readonly opsets: Opsets;
  /** `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly irVersion: number;
  readonly producer: string;
}

export interface ModelOptions {
  readonly opsets?: Opsets;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The graph's name, `havn` when absent. */
  readonly name?: string;
}

/** The standard operator set that Havn's own graphs are written in. */
const OPSET = 20;
/** The file format version that goes with it. */
const IR_VERSION = 9;

/** What is to be written: a graph with options, or a model that was read with options on top. */
export function asModel(source: Graph | Model, options: ModelOptions = {}): Model {
  const model = source instanceof Graph ? newModel(source) : source;
  return {
    ...model,
    opsets: { ...model.opsets, ...options.opsets },
    metadata: { ...model.metadata, ...options.metadata },
  };
}

function newModel(graph: Graph): Model {
  const opsets: Record<string, number> = { '': OPSET };
  for (const { op } of graph.nodes) {
    if (op.domain && op.domain !== 'ai.onnx') opsets[op.domain] = 1;
  }
  return { graph, opsets, metadata: {}, irVersion: IR_VERSION, producer: 'havn' };
}
