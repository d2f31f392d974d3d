import { decodeGraph, type StoredGraph } from './decode-graph.ts';
import { decodeEntry } from './decode-tensor.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { MODEL, OPSET } from './fields.ts';
import type { Opsets } from './model.ts';
import { fieldsOf } from './wire-reader.ts';

/** A model as a file has it. */
export interface StoredModel {
  readonly graph: StoredGraph;
  readonly opsets: Opsets;
  readonly metadata: Readonly<Record<string, string>>;
  readonly irVersion: number;
  readonly producer: string;
}

/** Reads a `ModelProto`. */
export function decodeModel(bytes: Uint8Array): StoredModel {
  const opsets: [string, number][] = [];
  const metadata: [string, string][] = [];
  let graph: StoredGraph | undefined;
  let irVersion = 0;
  let producer = '';
  for (const field of fieldsOf(bytes)) {
    switch (field.number) {
      case MODEL.irVersion:
        irVersion = field.integer();
        break;
      case MODEL.producerName:
        producer = field.string();
        break;
      case MODEL.graph:
        graph = decodeGraph(field.bytes());
        break;
      case MODEL.opsetImport:
        opsets.push(decodeOpset(field.bytes()));
        break;
      case MODEL.metadata:
        metadata.push(decodeEntry(field.bytes()));
        break;
      case MODEL.functions:
        throw new OnnxUnsupportedError('the model defines functions of its own', {
          remedy: 'Inline them first (onnx.inliner.inline_local_functions in Python).',
        });
    }
  }
  if (graph === undefined || opsets.length === 0) {
    throw new OnnxInvalidError(`the model has no ${graph ? 'operator set' : 'graph'}`);
  }
  return {
    graph,
    opsets: Object.fromEntries(opsets),
    metadata: Object.fromEntries(metadata),
    irVersion,
    producer,
  };
}

function decodeOpset(bytes: Uint8Array): [string, number] {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === OPSET.domain) domain = field.string();
    else if (field.number === OPSET.version) version = field.integer();
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}
