import type { Attributes, GradientOf, OpDefinition, TypeAndShape } from './op.ts';
import { identityOp } from './ops/identity.ts';
import { type DType, sizeOf, type Tensor } from './tensor.ts';

/**
 * A dimension: a size, or the name of one that each run decides (`batch`, `sequence`). A product
 * of dimensions that includes a name is written with `*`, the number first and the names sorted:
 * `12*batch*sequence`.
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

/** A gradient rule for a whole composition of nodes: from its result straight to its inputs. */
export interface CustomGradient {
  readonly inputs: readonly Value[];
  readonly gradient: (output: Value) => readonly (GradientOf | undefined)[];
}

/** Constants up to this many elements are stored once however often they are asked for. */
const SHARED_CONSTANT_SIZE = 16;

/** An ONNX graph under construction: it only grows, in an order in which it can be run. */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly nodes: GraphNode[] = [];
  /** Constants and frozen weights by value name. */
  readonly initializers = new Map<string, Tensor>();
  /** Rules that replace those of the nodes which make a value; see `differentiateAs`. */
  readonly customGradients = new Map<Value, CustomGradient>();
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, Value>();

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

  /** A tensor that the graph carries, without a name of its own. Equal small ones are shared. */
  constant(tensor: Tensor): Value {
    if (sizeOf(tensor.shape) > SHARED_CONSTANT_SIZE) {
      return this.initializer(this.#fresh('constant'), tensor);
    }
    const key = `${tensor.dtype}[${tensor.shape.join()}]${tensor.data.join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const value = this.initializer(this.#fresh('constant'), tensor);
    this.#constants.set(key, value);
    return value;
  }

  /** A rank-0 constant. */
  scalar(number: number, dtype: DType = 'float32'): Value {
    return this.constant({ dtype, shape: [], data: scalarData(number, dtype) });
  }

  /**
   * Appends a node. Types and shapes of its outputs come from the op's rule, or are given where no
   * rule can know them (a shape that is computed when the graph runs).
   */
  apply(
    op: OpDefinition,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    types: readonly TypeAndShape[] = op.infer(inputs, attributes),
  ): readonly Value[] {
    const foreign = inputs.find((input) => input !== undefined && input.graph !== this);
    if (foreign) throw new Error(`${op.type}: ${foreign.name} belongs to another graph`);
    const outputs = types.map((type) => this.#value(this.#fresh(op.type), type));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** As `apply`, for an op of which one output is wanted: the first. */
  applyOne(
    op: OpDefinition,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    type?: TypeAndShape,
  ): Value {
    return this.apply(op, inputs, attributes, type && [type])[0]!;
  }

  /** Appends a node whose outputs exist already, under the names that a file gives them. */
  adopt(node: GraphNode): void {
    for (const { name } of node.outputs) {
      if (name !== '') this.#claim(name);
    }
    this.nodes.push(node);
  }

  /** Declares a result under a public name (an Identity node keeps the value's own name intact). */
  output(value: Value, name: string): Value {
    const named = this.#value(name, value);
    this.nodes.push({ op: identityOp, inputs: [value], outputs: [named], attributes: {} });
    this.outputs.push(named);
    return named;
  }

  /**
   * Gives a composition of ops a gradient rule of its own, cheaper or more exact than the chain of
   * its nodes' rules. Other uses of the values in between keep the nodes' own rules.
   */
  differentiateAs(output: Value, rule: CustomGradient): Value {
    this.customGradients.set(output, rule);
    return output;
  }

  #value(name: string, { dtype, shape }: TypeAndShape): Value {
    this.#claim(name);
    return { graph: this, name, dtype, shape };
  }

  #claim(name: string): void {
    if (this.#names.has(name)) throw new Error(`the graph already has a value named ${name}`);
    this.#names.add(name);
  }

  #fresh(stem: string): string {
    let number = this.#names.size;
    while (this.#names.has(`${stem}_${number}`)) number++;
    return `${stem}_${number}`;
  }
}

function scalarData(number: number, dtype: DType): Tensor['data'] {
  switch (dtype) {
    case 'float32':
      return Float32Array.of(number);
    case 'float64':
      return Float64Array.of(number);
    case 'int64':
      return BigInt64Array.of(BigInt(number));
    case 'int32':
      return Int32Array.of(number);
    case 'int8':
      return Int8Array.of(number);
    case 'uint8':
    case 'bool':
      return Uint8Array.of(number);
    default:
      throw new Error(`a constant of dtype ${dtype} is given as a tensor of raw bits`);
  }
}
