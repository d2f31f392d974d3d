import { dtypeOfElementType, elementTypes } from '../element-type.ts';
import { type DType, sizeOf, type Tensor, type TensorData } from '../tensor.ts';
import { BYTES_OF, viewAs } from '../typed-view.ts';
import type { ExternalPlace } from './encode-tensor.ts';
import { OnnxInvalidError, OnnxUnsupportedError } from './errors.ts';
import { ENTRY, EXTERNAL, TENSOR } from './fields.ts';
import { fieldsOf, type WireField } from './wire-reader.ts';

/** A tensor as a file has it: with its elements, or with the place where they lie. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly content: { readonly data: TensorData } | { readonly place: ExternalPlace };
}

interface Fields {
  name: string;
  elementType: number;
  shape: number[];
  raw: Uint8Array | undefined;
  floats: Float32Array[];
  doubles: Float64Array[];
  /** `int32_data` and `int64_data`. */
  integers: bigint[];
  external: boolean;
  entries: Map<string, string>;
}

/** Reads a `TensorProto`. Elements inside are a view on `bytes` where their alignment allows. */
export function decodeTensor(bytes: Uint8Array): StoredTensor {
  const fields = collect(bytes);
  const { name, shape } = fields;
  const dtype = dtypeOfElementType(fields.elementType);
  if (dtype === undefined) {
    throw new OnnxUnsupportedError(
      `the tensor ${JSON.stringify(name)} has the element type ${fields.elementType} of ONNX`,
      { remedy: `Havn reads ${Object.keys(elementTypes).join(', ')}.` },
    );
  }
  checkShape(name, shape);
  const content = fields.external
    ? { place: placeOf(name, fields.entries, sizeOf(shape) * BYTES_OF[dtype]) }
    : { data: elementsOf(fields, dtype) };
  return { name, dtype, shape, content };
}

/** A stored tensor whose elements lie inside the file. */
export function embedded({ name, dtype, shape, content }: StoredTensor): Tensor {
  if ('data' in content) return { dtype, shape, data: content.data };
  throw new OnnxUnsupportedError(
    `the tensor ${JSON.stringify(name)} lies outside the file, which Havn reads for initialisers only`,
  );
}

function collect(bytes: Uint8Array): Fields {
  const fields: Fields = {
    name: '',
    elementType: 0,
    shape: [],
    raw: undefined,
    floats: [],
    doubles: [],
    integers: [],
    external: false,
    entries: new Map(),
  };
  for (const field of fieldsOf(bytes)) collectField(fields, field);
  return fields;
}

function collectField(fields: Fields, field: WireField): void {
  switch (field.number) {
    case TENSOR.dims:
      fields.shape.push(...field.integers());
      break;
    case TENSOR.dataType:
      fields.elementType = field.integer();
      break;
    case TENSOR.name:
      fields.name = field.string();
      break;
    case TENSOR.rawData:
      fields.raw = field.bytes();
      break;
    case TENSOR.floatData:
      fields.floats.push(field.floats());
      break;
    case TENSOR.doubleData:
      fields.doubles.push(field.doubles());
      break;
    case TENSOR.int32Data:
    case TENSOR.int64Data:
      appendAll(fields.integers, field.bigints());
      break;
    case TENSOR.externalData:
      fields.entries.set(...decodeEntry(field.bytes()));
      break;
    case TENSOR.dataLocation:
      fields.external = field.integer() === EXTERNAL;
      break;
    case TENSOR.segment:
      throw new OnnxUnsupportedError('a tensor is stored in segments');
  }
}

/** Not by spreading: a list of millions does not fit the call stack. */
function appendAll(list: bigint[], more: readonly bigint[]): void {
  for (const value of more) list.push(value);
}

/** A key and its value (`StringStringEntryProto`). */
export function decodeEntry(bytes: Uint8Array): [string, string] {
  let key = '';
  let value = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === ENTRY.key) key = field.string();
    else if (field.number === ENTRY.value) value = field.string();
  }
  return [key, value];
}

function checkShape(name: string, shape: readonly number[]): void {
  const bad = shape.some((dim) => dim < 0) || !Number.isSafeInteger(sizeOf(shape) * 8);
  if (!bad) return;
  throw new OnnxInvalidError(`the tensor ${JSON.stringify(name)} has the shape [${shape}]`);
}

function placeOf(name: string, entries: Map<string, string>, bytes: number): ExternalPlace {
  const location = entries.get('location') ?? '';
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? bytes);
  if (location === '' || !Number.isSafeInteger(offset) || offset < 0 || length !== bytes) {
    throw new OnnxInvalidError(
      `the tensor ${JSON.stringify(name)} of ${bytes} bytes lies outside the file at ${JSON.stringify(Object.fromEntries(entries))}`,
    );
  }
  return { location, offset, length };
}

function elementsOf(fields: Fields, dtype: DType): TensorData {
  const size = sizeOf(fields.shape);
  const found = fields.raw === undefined ? typedElements(fields, dtype) : fields.raw;
  const expected = fields.raw === undefined ? size : size * BYTES_OF[dtype];
  if (found.length !== expected) {
    const unit = fields.raw === undefined ? 'elements' : 'bytes';
    throw new OnnxInvalidError(
      `the tensor ${JSON.stringify(fields.name)} of shape [${fields.shape}] has ${found.length} ${unit}, not ${expected}`,
    );
  }
  return fields.raw === undefined ? (found as TensorData) : viewAs(dtype, fields.raw);
}

/** The elements out of the field that ONNX has for their type. */
function typedElements({ floats, doubles, integers }: Fields, dtype: DType): TensorData {
  switch (dtype) {
    case 'float32':
      return joined(floats, new Float32Array(totalOf(floats)));
    case 'float64':
      return joined(doubles, new Float64Array(totalOf(doubles)));
    case 'int64':
      return BigInt64Array.from(integers);
    case 'int32':
      return Int32Array.from(integers, Number);
    case 'int8':
      return Int8Array.from(integers, Number);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(integers, Number);
    case 'float16':
    case 'bfloat16':
      return Uint16Array.from(integers, Number);
  }
}

function totalOf(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((total, part) => total + part.length, 0);
}

function joined<T extends Float32Array | Float64Array>(parts: readonly T[], into: T): T {
  let offset = 0;
  for (const part of parts) {
    into.set(part, offset);
    offset += part.length;
  }
  return into;
}
