import type { PlainValue } from './interpolation/context.ts';

/**
 * A plain tree as JSON. Integers past 2^53 keep their digits; NaN and the infinities, which JSON
 * does not have, become null as in JSON.stringify.
 */
export function toJson(value: PlainValue, indent = 0): string {
  return write(value, indent, '\n');
}

function write(value: PlainValue, indent: number, line: string): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const below = line + ' '.repeat(indent);
  const items = Array.isArray(value)
    ? value.map((item) => write(item, indent, below))
    : Object.entries(value).map(
        ([key, item]) =>
          `${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}${write(item, indent, below)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (items.length === 0) return `${open}${close}`;
  if (indent === 0) return `${open}${items.join(',')}${close}`;
  return `${open}${below}${items.join(`,${below}`)}${line}${close}`;
}
