import { pythonNumber } from '../python/json.ts';
import { Float } from './float.ts';
import { writeNode, type YamlNode } from './node-writer.ts';

/** What YAML files of DVC hold; a key whose value is undefined is left out. */
export type YamlValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly YamlValue[]
  | YamlMap;

export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/** The text that DVC writes for a tree. */
export function writeYaml(value: YamlMap): string {
  return writeNode(toNode(value));
}

export function toNode(value: YamlValue): YamlNode {
  if (value === null || value === undefined) return { plain: '' };
  if (typeof value === 'string') return { text: value };
  if (isList(value)) return { items: value.map(toNode) };
  if (!isMap(value)) return { plain: plainText(value) };
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return { entries: entries.map(([key, one]) => [{ text: key }, toNode(one)] as const) };
}

function plainText(value: boolean | number | bigint | Float): string {
  if (value instanceof Float) return floatText(value.toString());
  return typeof value === 'number' ? floatText(pythonNumber(value)) : String(value);
}

function floatText(text: string): string {
  const special: Readonly<Record<string, string>> = {
    NaN: '.nan',
    Infinity: '.inf',
    '-Infinity': '-.inf',
  };
  return special[text] ?? text;
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

export function isMap(value: YamlValue): value is YamlMap {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Float);
}
