import type { GraphNode, Shape, Value } from './graph.ts';
import type { DType, Tensor } from './tensor.ts';

/**
 * A number is written as an integer where ONNX's operator declares one. A `Subgraph` (the body of
 * `If`, `Loop`, `Scan`) is kept as it was read.
 */
export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | Tensor
  | Subgraph
  | readonly Subgraph[];

/** A nested graph as its file has it: an encoded ONNX `GraphProto`. */
export interface Subgraph {
  readonly proto: Uint8Array;
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface TypeAndShape {
  readonly dtype: DType;
  readonly shape: Shape;
}

/**
 * Builds the gradient by one input. It is called only where that gradient is wanted, so that a
 * frozen weight costs nothing in the backward graph.
 */
export type GradientOf = () => Value | undefined;

/** The gradient of a table of which only some rows were read: row `indices[i]` gets `values[i]`. */
export interface RowGradient {
  /** int64 [n]; repeated rows are to be added up. */
  readonly indices: Value;
  /** [n, …row] */
  readonly values: Value;
}

/**
 * One ONNX operator: the rule that gives its outputs' types and shapes and the rule that gives its
 * gradient as further nodes. Its file also holds the function that builds it.
 */
export interface OpDefinition {
  /** The ONNX `op_type`. */
  readonly type: string;
  /** The ONNX domain; the standard one when absent. */
  readonly domain?: string;
  /** Attributes whose single numbers are floats in ONNX; other numbers are integers. */
  readonly floatAttributes?: readonly string[];
  /** Throws a `ShapeError` where the inputs do not fit. */
  infer(inputs: readonly (Value | undefined)[], attributes: Attributes): readonly TypeAndShape[];
  /**
   * Gradients of the loss by each input, given those by the outputs; `undefined` where there is
   * none. Absent: the op passes no gradient (integer results, comparisons).
   */
  gradient?(
    node: GraphNode,
    outputs: readonly (Value | undefined)[],
  ): readonly (GradientOf | undefined)[];
  /** The gradient by the first input as rows, where this node reads rows of it. */
  rowGradient?(node: GraphNode, outputs: readonly (Value | undefined)[]): RowGradient | undefined;
}
