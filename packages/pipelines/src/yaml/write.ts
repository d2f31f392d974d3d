import { writeNode, type YamlNode, type YamlScalar } from '@havn/versions';
import { floatRepr } from '../value/float-text.ts';
import {
  isDict,
  isList,
  PyDate,
  type PyDict,
  type PyScalar,
  type PyValue,
} from '../value/values.ts';

/** The text that DVC writes for a tree; a list or mapping that occurs twice is written once. */
export function writeYaml(value: PyDict): string {
  return writeNode(toNode(value, new Map()));
}

function toNode(value: PyValue, known: Map<PyValue, YamlNode>): YamlNode {
  if (!isList(value) && !isDict(value)) return toScalar(value);
  const node = known.get(value) ?? toBranch(value, known);
  known.set(value, node);
  return node;
}

function toBranch(value: readonly PyValue[] | PyDict, known: Map<PyValue, YamlNode>): YamlNode {
  if (isList(value)) return { items: value.map((item) => toNode(item, known)) };
  return {
    entries: [...value].map(([key, item]) => [toScalar(key), toNode(item, known)] as const),
  };
}

function toScalar(value: PyScalar): YamlScalar {
  return typeof value === 'string' ? { text: value } : { plain: plainText(value) };
}

function plainText(value: Exclude<PyScalar, string>): string {
  if (value === null) return '';
  if (typeof value === 'number') return floatText(value);
  return value instanceof PyDate ? value.text.replace(/[Tt]/, ' ') : String(value);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return floatRepr(value);
}
