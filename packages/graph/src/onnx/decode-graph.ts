import { dtypeOfElementType } from '../element-type.ts';
import type { Dim, Shape } from '../graph.ts';
import type { DType } from '../tensor.ts';
import { decodeAttribute, type StoredAttribute } from './decode-attribute.ts';
import { decodeTensor, embedded, type StoredTensor } from './decode-tensor.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { DIM, GRAPH, NODE, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from './fields.ts';
import { fieldsOf } from './wire-reader.ts';

export interface StoredNode {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly StoredAttribute[];
}

/** A tensor type as a file declares it; without a shape, its rank is unknown. */
export interface StoredType {
  readonly dtype: DType;
  readonly shape: Shape | undefined;
}

/** What a file declares of a value; no type where it is not a tensor. */
export interface StoredValue {
  readonly name: string;
  readonly type: StoredType | undefined;
}

/** A graph as a file has it, names not yet resolved. */
export interface StoredGraph {
  readonly nodes: readonly StoredNode[];
  readonly initializers: readonly StoredTensor[];
  readonly inputs: readonly StoredValue[];
  readonly outputs: readonly StoredValue[];
  readonly values: readonly StoredValue[];
}

/** Bodies of loops within bodies of loops: deeper than this is no model. */
const MAX_DEPTH = 32;

/** Reads a `GraphProto`. */
export function decodeGraph(bytes: Uint8Array, depth = 0): StoredGraph {
  if (depth > MAX_DEPTH) {
    throw new OnnxInvalidError(`graphs are nested more than ${MAX_DEPTH} deep`);
  }
  const graph = {
    nodes: [] as StoredNode[],
    initializers: [] as StoredTensor[],
    inputs: [] as StoredValue[],
    outputs: [] as StoredValue[],
    values: [] as StoredValue[],
  };
  for (const field of fieldsOf(bytes)) {
    switch (field.number) {
      case GRAPH.node:
        graph.nodes.push(decodeNode(field.bytes(), depth));
        break;
      case GRAPH.initializer:
        graph.initializers.push(decodeTensor(field.bytes()));
        break;
      case GRAPH.input:
        graph.inputs.push(decodeValue(field.bytes()));
        break;
      case GRAPH.output:
        graph.outputs.push(decodeValue(field.bytes()));
        break;
      case GRAPH.valueInfo:
        graph.values.push(decodeValue(field.bytes()));
        break;
      case GRAPH.sparseInitializer:
        throw new OnnxUnsupportedError('the model has sparse initialisers');
    }
  }
  return graph;
}

/** A nested graph is kept as it is, so nothing of it may lie in another file. */
function checkSubgraph(proto: Uint8Array, depth: number): void {
  for (const initializer of decodeGraph(proto, depth).initializers) embedded(initializer);
}

function decodeNode(bytes: Uint8Array, depth: number): StoredNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: StoredAttribute[] = [];
  let type = '';
  let domain = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === NODE.input) inputs.push(field.string());
    else if (field.number === NODE.output) outputs.push(field.string());
    else if (field.number === NODE.opType) type = field.string();
    else if (field.number === NODE.domain) domain = field.string();
    else if (field.number === NODE.attribute) {
      attributes.push(decodeAttribute(field.bytes(), (proto) => checkSubgraph(proto, depth + 1)));
    }
  }
  if (type === '') throw new OnnxInvalidError('a node has no op_type');
  return { type, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

function decodeValue(bytes: Uint8Array): StoredValue {
  let name = '';
  let type: Uint8Array | undefined;
  for (const field of fieldsOf(bytes)) {
    if (field.number === VALUE_INFO.name) name = field.string();
    else if (field.number === VALUE_INFO.type) type = field.bytes();
  }
  return { name, type: type && decodeType(name, type) };
}

function decodeType(name: string, bytes: Uint8Array): StoredType | undefined {
  let elementType = 0;
  let shape: Shape | undefined;
  for (const field of fieldsOf(bytes)) {
    if (field.number !== TYPE.tensor) continue;
    for (const inner of fieldsOf(field.bytes())) {
      if (inner.number === TENSOR_TYPE.elementType) elementType = inner.integer();
      else if (inner.number === TENSOR_TYPE.shape) shape = decodeShape(name, inner.bytes());
    }
  }
  const dtype = dtypeOfElementType(elementType);
  return dtype && { dtype, shape };
}

function decodeShape(name: string, bytes: Uint8Array): Shape {
  const shape: Dim[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === SHAPE.dim) {
      shape.push(decodeDim(field.bytes()) ?? `${name}.${shape.length}`);
    }
  }
  return shape;
}

/** A size, a name, or undefined for a dimension of which nothing is known. */
function decodeDim(bytes: Uint8Array): Dim | undefined {
  let dim: Dim | undefined;
  for (const field of fieldsOf(bytes)) {
    if (field.number === DIM.value) dim = field.integer();
    else if (field.number === DIM.name) dim = field.string() || undefined;
  }
  return dim;
}
