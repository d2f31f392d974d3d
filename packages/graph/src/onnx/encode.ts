import { elementTypes } from '../element-type.ts';
import type { Graph, GraphNode, Shape, Value } from '../graph.ts';
import { encodeAttribute } from './encode-attribute.ts';
import { type ExternalPlace, encodeTensor } from './encode-tensor.ts';
import { OnnxTooLargeError } from './errors.ts';
import * as field from './fields.ts';
import { asModel, type Model, type ModelOptions } from './model.ts';
import { hasDType, hasShape } from './untyped-value.ts';
import { WireWriter } from './wire-writer.ts';

/** Protobuf's limit for one message. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** Which initialisers lie outside the file, by name. */
export type ExternalPlaces = ReadonlyMap<string, ExternalPlace>;

/**
 * A graph as an ONNX file (`ModelProto`), weights inside. Protobuf ends at 2 GB: beyond, it throws
 * `OnnxTooLargeError`, and `writeModel` puts the weights into a file of their own.
 */
export function encodeModel(source: Graph | Model, options: ModelOptions = {}): Uint8Array {
  const writer = encodeModelParts(source, options);
  if (writer.length > MAX_MODEL_BYTES) throw new OnnxTooLargeError(writer.length);
  return writer.join();
}

/** The same, as a writer whose large parts are not copied. */
export function encodeModelParts(
  source: Graph | Model,
  options: ModelOptions = {},
  external: ExternalPlaces = new Map(),
): WireWriter {
  const model = asModel(source, options);
  const writer = new WireWriter();
  writer.integer(field.MODEL.irVersion, model.irVersion);
  writer.string(field.MODEL.producerName, 'havn');
  writer.message(field.MODEL.graph, (graph) =>
    encodeGraph(graph, model.graph, options.name ?? 'havn', external),
  );
  encodeOpsets(writer, model);
  encodeMetadata(writer, model);
  return writer;
}

function encodeOpsets(writer: WireWriter, { opsets }: Model): void {
  for (const [domain, version] of Object.entries(opsets)) {
    writer.message(field.MODEL.opsetImport, (opset) => {
      if (domain) opset.string(field.OPSET.domain, domain);
      opset.integer(field.OPSET.version, version);
    });
  }
}

function encodeMetadata(writer: WireWriter, { metadata }: Model): void {
  for (const [key, value] of Object.entries(metadata)) {
    writer.message(field.MODEL.metadata, (entry) => {
      entry.string(field.ENTRY.key, key);
      entry.string(field.ENTRY.value, value);
    });
  }
}

function encodeGraph(
  writer: WireWriter,
  graph: Graph,
  name: string,
  external: ExternalPlaces,
): void {
  for (const node of graph.nodes) {
    writer.message(field.GRAPH.node, (nested) => encodeNode(nested, node));
  }
  writer.string(field.GRAPH.name, name);
  for (const [initializer, tensor] of graph.initializers) {
    writer.message(field.GRAPH.initializer, (nested) =>
      encodeTensor(nested, initializer, tensor, external.get(initializer)),
    );
  }
  encodeValues(writer, field.GRAPH.input, graph.inputs);
  encodeValues(writer, field.GRAPH.output, graph.outputs);
  encodeValues(writer, field.GRAPH.valueInfo, intermediates(graph));
}

function intermediates(graph: Graph): readonly Value[] {
  const outputs = new Set(graph.outputs);
  return graph.nodes
    .flatMap((node) => node.outputs)
    .filter((value) => !outputs.has(value) && hasShape(value));
}

function encodeNode(writer: WireWriter, { op, inputs, outputs, attributes }: GraphNode): void {
  for (const input of inputs) writer.string(field.NODE.input, input?.name ?? '');
  for (const output of outputs) writer.string(field.NODE.output, output.name);
  writer.string(field.NODE.opType, op.type);
  for (const [name, value] of Object.entries(attributes)) {
    writer.message(field.NODE.attribute, (nested) => encodeAttribute(nested, op, name, value));
  }
  if (op.domain) writer.string(field.NODE.domain, op.domain);
}

function encodeValues(writer: WireWriter, number: number, values: readonly Value[]): void {
  for (const value of values.filter(({ name }) => name !== '')) {
    writer.message(number, (nested) => encodeValue(nested, value));
  }
}

function encodeValue(writer: WireWriter, value: Value): void {
  writer.string(field.VALUE_INFO.name, value.name);
  if (!hasDType(value)) return;
  writer.message(field.VALUE_INFO.type, (type) =>
    type.message(field.TYPE.tensor, (tensor) => {
      tensor.integer(field.TENSOR_TYPE.elementType, elementTypes[value.dtype]);
      if (!hasShape(value)) return;
      tensor.message(field.TENSOR_TYPE.shape, (nested) => encodeShape(nested, value.shape));
    }),
  );
}

function encodeShape(writer: WireWriter, shape: Shape): void {
  for (const dim of shape) {
    writer.message(field.SHAPE.dim, (nested) => {
      if (typeof dim === 'number') nested.integer(field.DIM.value, dim);
      else nested.string(field.DIM.name, dim);
    });
  }
}
