import { HavnError } from '@havn/core';
import type { Graph, GraphNode, Value } from './graph.ts';
import type { GradientOf, RowGradient } from './op.ts';
import { add } from './ops/add.ts';
import { concat } from './ops/concat.ts';
import { expandLike } from './ops/reduce-sum.ts';
import { reshape } from './ops/reshape.ts';
import { scatterSum } from './ops/scatter-elements.ts';
import { ShapeError } from './shape-error.ts';
import { formatShape } from './shapes.ts';

export class NoGradientError extends HavnError {
  readonly code = 'NO_GRADIENT';
  constructor(parameter: string, reason: string) {
    super(`the loss has no gradient by ${parameter}: ${reason}`, {
      remedy: 'Leave it out of the trained parameters, or use it where the loss depends on it.',
    });
  }
}

export interface DenseGradient {
  readonly kind: 'dense';
  readonly parameter: Value;
  /** As large as the parameter. */
  readonly value: Value;
}

/** Of a table of which rows were read: row `indices[i]` of the gradient gets `values[i]` added. */
export interface SparseGradient extends RowGradient {
  readonly kind: 'sparse';
  readonly parameter: Value;
}

export type Gradient = DenseGradient | SparseGradient;

export interface GradientsOptions {
  /**
   * Parameters (embedding tables) whose gradient may be given as rows. One that is also used
   * otherwise than by reading rows still gets a dense gradient.
   */
  readonly sparse?: readonly Value[];
}

/**
 * Reverse-mode differentiation: appends to the graph the nodes that compute the gradients of a
 * scalar by parameters, in the order of the parameters. Only what lies between the parameters and
 * the loss is differentiated.
 *
 * @param loss a value of rank 0
 */
export function gradients(
  loss: Value,
  parameters: readonly Value[],
  options: GradientsOptions = {},
): readonly Gradient[] {
  if (loss.shape.length > 0) {
    throw new ShapeError('gradients', [loss.shape], 'the loss must be a scalar');
  }
  const pass = new BackwardPass(loss, parameters, new Set(options.sparse));
  pass.run();
  return parameters.map((parameter) => pass.result(parameter));
}

class BackwardPass {
  readonly #graph: Graph;
  readonly #sparse: ReadonlySet<Value>;
  readonly #nodes: readonly GraphNode[];
  /** Values that depend on a parameter. */
  readonly #active: ReadonlySet<Value>;
  /** What each value's uses contributed so far. */
  readonly #gradients = new Map<Value, Value>();
  readonly #rows = new Map<Value, RowGradient[]>();

  constructor(loss: Value, parameters: readonly Value[], sparse: ReadonlySet<Value>) {
    this.#graph = loss.graph;
    this.#sparse = sparse;
    this.#nodes = [...loss.graph.nodes];
    this.#active = dependents(this.#nodes, parameters);
    this.#gradients.set(loss, loss.graph.scalar(1, loss.dtype));
  }

  run(): void {
    for (const node of this.#nodes.toReversed()) {
      if (node.outputs.some((output) => this.#gradients.has(output))) this.#visit(node);
    }
  }

  result(parameter: Value): Gradient {
    const dense = this.#gradients.get(parameter);
    const rows = this.#rows.get(parameter) ?? [];
    if (rows.length === 0) {
      if (dense === undefined) throw new NoGradientError(parameter.name, 'it does not reach it');
      return { kind: 'dense', parameter, value: expandLike(dense, parameter) };
    }
    const sparse = joinRows(rows);
    if (dense === undefined) return { kind: 'sparse', parameter, ...sparse };
    return { kind: 'dense', parameter, value: add(dense, scatterRows(parameter, sparse)) };
  }

  #visit(node: GraphNode): void {
    const custom = this.#graph.customGradients.get(node.outputs[0]!);
    if (custom !== undefined) {
      const dy = this.#gradients.get(node.outputs[0]!)!;
      this.#distribute(node, custom.inputs, custom.gradient(dy));
      return;
    }
    const outputs = node.outputs.map((output) => this.#gradients.get(output));
    const inputs = this.#addRows(node, outputs)
      ? node.inputs.map((input, index) => (index === 0 ? undefined : input))
      : node.inputs;
    if (!inputs.some((input) => input && this.#active.has(input))) return;
    if (node.op.gradient === undefined) return;
    this.#distribute(node, inputs, node.op.gradient(node, outputs));
  }

  #distribute(
    node: GraphNode,
    inputs: readonly (Value | undefined)[],
    rules: readonly (GradientOf | undefined)[],
  ): void {
    inputs.forEach((input, index) => {
      if (input === undefined || !this.#active.has(input)) return;
      const gradient = rules[index]?.();
      if (gradient !== undefined) this.#add(node, input, gradient);
    });
  }

  #add(node: GraphNode, input: Value, gradient: Value): void {
    if (gradient.shape.length !== input.shape.length) {
      throw new Error(
        `the gradient rule of ${node.op.type} gave ${formatShape(gradient.shape)} for ${formatShape(input.shape)}`,
      );
    }
    const sum = this.#gradients.get(input);
    this.#gradients.set(input, sum === undefined ? gradient : add(sum, gradient));
  }

  /** Takes a sparse table's gradient as rows, where the node reads rows of it. */
  #addRows(node: GraphNode, outputs: readonly (Value | undefined)[]): boolean {
    const [table] = node.inputs;
    if (table === undefined || !this.#sparse.has(table)) return false;
    const rows = node.op.rowGradient?.(node, outputs);
    if (rows === undefined) return false;
    this.#rows.set(table, [...(this.#rows.get(table) ?? []), rows]);
    return true;
  }
}

/** The parameters and all that is computed from them with a gradient. */
function dependents(nodes: readonly GraphNode[], parameters: readonly Value[]): ReadonlySet<Value> {
  const active = new Set(parameters);
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((input) => input && active.has(input))) continue;
    for (const output of outputs) active.add(output);
  }
  return active;
}

function joinRows(rows: readonly RowGradient[]): RowGradient {
  return {
    indices: concat(
      rows.map(({ indices }) => indices),
      0,
    ),
    values: concat(
      rows.map(({ values }) => values),
      0,
    ),
  };
}

function scatterRows(table: Value, { indices, values }: RowGradient): Value {
  const column = reshape(indices, [...indices.shape, ...table.shape.slice(1).map(() => 1)]);
  return scatterSum(table, { axis: 0, indices: expandLike(column, values), updates: values });
}
