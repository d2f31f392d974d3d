import { type Attributes, type OpDefinition, type TypeAndShape } from './op.ts';
import type { DType, Tensor } from './tensor.ts';

/**
 * A dimension: a size, or the name of one that each run decides (`batch`, `sequence`). A product
 * of dimensions that includes a name is written with `*`: `batch*sequence`.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A symbolic tensor: an edge of a graph. */
export interface Value extends TypeAndShape {
  readonly graph: Graph;
  readonly name: string;
}

export interface GraphNode {
  readonly op: OpDefinition;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** An ONNX graph under construction: it only grows, in an order in which it can be run. */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly nodes: GraphNode[] = [];
  /** Constants and frozen weights by value name. */
  readonly initializers = new Map<string, Tensor>();
  readonly #names = new Set<string>();

  /** A tensor that every run feeds: data, or a parameter that is trained. */
  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.#value(name, { dtype, shape });
    this.inputs.push(value);
    return value;
  }

  /** A tensor that the graph carries: a constant or a frozen weight. */
  initializer(name: string, tensor: Tensor): Value {
    const value = this.#value(name, tensor);
    this.initializers.set(value.name, tensor);
    return value;
  }

  /** A rank-0 constant. */
  scalar(number: number, dtype: 'float32' | 'int64' = 'float32'): Value {
    const data = dtype === 'float32' ? Float32Array.of(number) : BigInt64Array.of(BigInt(number));
    return this.initializer(this.#fresh('scalar'), { dtype, shape: [], data });
  }

  /** Appends a node; types and shapes of its outputs come from the op's rule. */
  apply(
    op: OpDefinition,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const outputs = op
      .infer(inputs, attributes)
      .map((type) => this.#value(this.#fresh(op.type), type));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** Declares a result under a public name (an Identity node keeps the value's own name intact). */
  output(value: Value, name: string, identity: OpDefinition): Value {
    const named = this.#value(name, value);
    this.nodes.push({ op: identity, inputs: [value], outputs: [named], attributes: {} });
    this.outputs.push(named);
    return named;
  }

  #value(name: string, { dtype, shape }: TypeAndShape): Value {
    if (this.#names.has(name)) throw new Error(`the graph already has a value named ${name}`);
    this.#names.add(name);
    return { graph: this, name, dtype, shape };
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#names.size}`;
  }
}
