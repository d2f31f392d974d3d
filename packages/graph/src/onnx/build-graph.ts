import { Graph, type Value } from '../graph.ts';
import type { Attributes, OpDefinition, TypeAndShape } from '../op.ts';
import { opDefinition } from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';
import type { StoredModel } from './decode.ts';
import type { StoredNode, StoredType, StoredValue } from './decode-graph.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { untypedValue } from './untyped-value.ts';

/**
 * The operator sets whose meaning Havn's own rules have: from 18 on, axes of reductions are inputs;
 * what came later up to 22 added types and operators only.
 */
const KNOWN_OPSETS = { from: 18, to: 22 } as const;

interface Build {
  readonly graph: Graph;
  readonly values: Map<string, Value>;
  /** Types that the file declares, by value name. */
  readonly declared: ReadonlyMap<string, StoredType>;
  readonly knowsOps: boolean;
}

/** Resolves the names of a stored graph. The file's nodes must be in an order that can be run. */
export function buildGraph(model: StoredModel, tensors: ReadonlyMap<string, Tensor>): Graph {
  const stored = model.graph;
  const version = model.opsets[''] ?? 0;
  const build: Build = {
    graph: new Graph(),
    values: new Map(),
    declared: new Map([...stored.values, ...stored.outputs].flatMap(typed)),
    knowsOps: version >= KNOWN_OPSETS.from && version <= KNOWN_OPSETS.to,
  };
  for (const input of stored.inputs) {
    // Before IR version 4, files list their initialisers among the inputs.
    if (!tensors.has(input.name)) addInput(build, input);
  }
  for (const [name, tensor] of tensors) {
    define(build, name, () => build.graph.initializer(name, tensor));
  }
  for (const node of stored.nodes) addNode(build, node);
  for (const { name } of stored.outputs) {
    build.graph.outputs.push(lookUp(build, name, 'the outputs of the graph'));
  }
  return build.graph;
}

function typed({ name, type }: StoredValue): [string, StoredType][] {
  return type === undefined ? [] : [[name, type]];
}

function addInput(build: Build, { name, type }: StoredValue): void {
  if (type?.shape === undefined) {
    throw new OnnxUnsupportedError(
      `the input ${JSON.stringify(name)} is not a tensor of known rank and type`,
    );
  }
  const { dtype, shape } = type;
  define(build, name, () => build.graph.input(name, dtype, shape));
}

function addNode(build: Build, node: StoredNode): void {
  const inputs = node.inputs.map((name) =>
    name === '' ? undefined : lookUp(build, name, `a node of type ${node.type}`),
  );
  const attributes = Object.fromEntries(node.attributes.map(({ name, value }) => [name, value]));
  const op = operatorOf(build, node);
  const inferred = inferTypes(op, inputs, attributes);
  const outputs = node.outputs.map((name, i) =>
    typedValue(build.graph, name, inferred[i] ?? build.declared.get(name)),
  );
  for (const output of outputs) {
    if (output.name !== '') define(build, output.name, () => output);
  }
  build.graph.adopt({ op, inputs, outputs, attributes });
}

function operatorOf(build: Build, { type, domain, attributes }: StoredNode): OpDefinition {
  const known = build.knowsOps && domain === '' ? opDefinition(type) : undefined;
  if (known) return known;
  return {
    type,
    ...(domain && { domain }),
    floatAttributes: attributes.filter(({ float }) => float).map(({ name }) => name),
    infer() {
      throw new OnnxUnsupportedError(`Havn has no shape rule for the operator ${type}`);
    },
  };
}

/** Types by the operator's own rule; none where it has none or needs what the file does not tell. */
function inferTypes(
  op: OpDefinition,
  inputs: readonly (Value | undefined)[],
  attributes: Attributes,
): readonly TypeAndShape[] {
  try {
    return op.infer(inputs, attributes);
  } catch {
    return [];
  }
}

function typedValue(graph: Graph, name: string, type: StoredType | undefined): Value {
  if (type?.shape === undefined) return untypedValue(graph, name, type?.dtype);
  return { graph, name, dtype: type.dtype, shape: type.shape };
}

function define(build: Build, name: string, make: () => Value): void {
  if (build.values.has(name)) {
    throw new OnnxInvalidError(`the value ${JSON.stringify(name)} is defined twice`);
  }
  build.values.set(name, make());
}

function lookUp(build: Build, name: string, user: string): Value {
  const value = build.values.get(name);
  if (value !== undefined) return value;
  throw new OnnxInvalidError(
    `${user} takes the value ${JSON.stringify(name)}, which nothing before it makes`,
  );
}
