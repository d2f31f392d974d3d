import type { Attribute } from '../op.ts';
import { decodeTensor, embedded } from './decode-tensor.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { ATTRIBUTE, ATTRIBUTE_TYPE } from './fields.ts';
import { fieldsOf } from './wire-reader.ts';

export interface StoredAttribute {
  readonly name: string;
  readonly value: Attribute;
  /** Whether it holds floating-point numbers. */
  readonly float: boolean;
}

/** Every kind of content that the attribute may have; its type says which one counts. */
interface Contents {
  name: string;
  type: number;
  single: Attribute | undefined;
  numbers: number[];
  strings: string[];
  graphs: { proto: Uint8Array }[];
}

/** Reads an `AttributeProto`. Nested graphs are checked by `checkSubgraph` and kept as they are. */
export function decodeAttribute(
  bytes: Uint8Array,
  checkSubgraph: (proto: Uint8Array) => void,
): StoredAttribute {
  const contents = collect(bytes);
  const { name, type } = contents;
  const value = attributeValue(contents);
  if (value === undefined) {
    throw new OnnxInvalidError(`the attribute ${JSON.stringify(name)} has no value`);
  }
  for (const { proto } of contents.graphs) checkSubgraph(proto);
  const float = type === ATTRIBUTE_TYPE.float || type === ATTRIBUTE_TYPE.floats;
  return { name, value, float };
}

function collect(bytes: Uint8Array): Contents {
  const contents: Contents = {
    name: '',
    type: 0,
    single: undefined,
    numbers: [],
    strings: [],
    graphs: [],
  };
  for (const field of fieldsOf(bytes)) {
    switch (field.number) {
      case ATTRIBUTE.name:
        contents.name = field.string();
        break;
      case ATTRIBUTE.type:
        contents.type = field.integer();
        break;
      case ATTRIBUTE.float:
        contents.single = field.float();
        break;
      case ATTRIBUTE.integer:
        contents.single = field.integer();
        break;
      case ATTRIBUTE.string:
        contents.single = field.string();
        break;
      case ATTRIBUTE.tensor:
        contents.single = embedded(decodeTensor(field.bytes()));
        break;
      case ATTRIBUTE.floats:
        appendAll(contents.numbers, field.floats());
        break;
      case ATTRIBUTE.integers:
        appendAll(contents.numbers, field.integers());
        break;
      case ATTRIBUTE.strings:
        contents.strings.push(field.string());
        break;
      case ATTRIBUTE.graph:
      case ATTRIBUTE.graphs:
        contents.graphs.push({ proto: field.bytes() });
        break;
    }
  }
  return contents;
}

function appendAll(list: number[], more: Iterable<number>): void {
  for (const value of more) list.push(value);
}

/** proto3 writers leave zeros and empty strings out: the type alone then tells the value. */
function attributeValue({ name, type, single, ...lists }: Contents): Attribute | undefined {
  switch (type) {
    case ATTRIBUTE_TYPE.float:
    case ATTRIBUTE_TYPE.integer:
      return single ?? 0;
    case ATTRIBUTE_TYPE.string:
      return single ?? '';
    case ATTRIBUTE_TYPE.tensor:
      return single;
    case ATTRIBUTE_TYPE.floats:
    case ATTRIBUTE_TYPE.integers:
      return lists.numbers;
    case ATTRIBUTE_TYPE.strings:
      return lists.strings;
    case ATTRIBUTE_TYPE.graph:
      return lists.graphs[0];
    case ATTRIBUTE_TYPE.graphs:
      return lists.graphs;
    default:
      throw new OnnxUnsupportedError(
        `the attribute ${JSON.stringify(name)} has the type ${type} of ONNX`,
      );
  }
}
