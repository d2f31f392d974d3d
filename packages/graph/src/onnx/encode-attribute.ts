import type { Attribute, OpDefinition, Subgraph } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { encodeTensor } from './encode-tensor.ts';
import { ATTRIBUTE, ATTRIBUTE_TYPE } from './fields.ts';
import type { WireWriter } from './wire-writer.ts';

/** Attributes that are floating-point in every standard operator that has one of that name. */
const FLOAT_ATTRIBUTES = new Set([
  'alpha',
  'beta',
  'bias',
  'clip',
  'cubic_coeff_a',
  'epsilon',
  'extrapolation_value',
  'gamma',
  'high',
  'lambd',
  'low',
  'mean',
  'momentum',
  'ratio',
  'scale',
  'scales',
  'softcap',
  'spatial_scale',
  'value_float',
  'value_floats',
]);

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Writes one `AttributeProto`. */
export function encodeAttribute(
  writer: WireWriter,
  op: OpDefinition,
  name: string,
  value: Attribute,
): void {
  writer.string(ATTRIBUTE.name, name);
  if (typeof value === 'number') encodeNumber(writer, value, isFloat(op, name, [value]));
  else if (typeof value === 'string') encodeString(writer, value);
  else if (isList(value)) encodeList(writer, op, name, value);
  else if ('proto' in value) encodeSubgraph(writer, value);
  else encodeTensorAttribute(writer, value);
}

function isList(
  value: object,
): value is readonly number[] | readonly string[] | readonly Subgraph[] {
  return Array.isArray(value);
}

function isFloat(op: OpDefinition, name: string, values: readonly number[]): boolean {
  if (op.floatAttributes?.includes(name)) return true;
  if (values.some((value) => !Number.isInteger(value))) return true;
  return op.floatAttributes === undefined && FLOAT_ATTRIBUTES.has(name);
}

function encodeNumber(writer: WireWriter, value: number, float: boolean): void {
  if (float) writer.float(ATTRIBUTE.float, value);
  else writer.integer(ATTRIBUTE.integer, clampInt64(value));
  writer.integer(ATTRIBUTE.type, float ? ATTRIBUTE_TYPE.float : ATTRIBUTE_TYPE.integer);
}

/** 2^63 as a number stands for "to the end", which files write as the largest int64. */
function clampInt64(value: number): bigint | number {
  if (Number.isSafeInteger(value)) return value;
  const big = BigInt(value);
  return big > MAX_INT64 ? MAX_INT64 : big < MIN_INT64 ? MIN_INT64 : big;
}

function encodeString(writer: WireWriter, value: string): void {
  writer.string(ATTRIBUTE.string, value);
  writer.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.string);
}

function encodeList(
  writer: WireWriter,
  op: OpDefinition,
  name: string,
  values: readonly number[] | readonly string[] | readonly Subgraph[],
): void {
  const numbers = values.filter((value) => typeof value === 'number');
  const float = numbers.length === values.length && isFloat(op, name, numbers);
  for (const value of values) {
    if (typeof value === 'string') writer.string(ATTRIBUTE.strings, value);
    else if (typeof value === 'object') writer.bytes(ATTRIBUTE.graphs, value.proto);
    else if (float) writer.float(ATTRIBUTE.floats, value);
    else writer.integer(ATTRIBUTE.integers, clampInt64(value));
  }
  writer.integer(ATTRIBUTE.type, listType(values, float));
}

function listType(
  values: readonly number[] | readonly string[] | readonly Subgraph[],
  float: boolean,
): number {
  if (typeof values[0] === 'string') return ATTRIBUTE_TYPE.strings;
  if (typeof values[0] === 'object') return ATTRIBUTE_TYPE.graphs;
  return float ? ATTRIBUTE_TYPE.floats : ATTRIBUTE_TYPE.integers;
}

function encodeSubgraph(writer: WireWriter, value: Subgraph): void {
  writer.bytes(ATTRIBUTE.graph, value.proto);
  writer.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.graph);
}

function encodeTensorAttribute(writer: WireWriter, value: Tensor): void {
  writer.message(ATTRIBUTE.tensor, (nested) => encodeTensor(nested, '', value));
  writer.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.tensor);
}
