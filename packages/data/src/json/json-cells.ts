import type { SourceLocation } from '@havn/core';
import { InvalidJsonRowError } from '../errors/row-errors.ts';
import type { Cell } from '../table/table.ts';

export type JsonObject = { readonly [key: string]: unknown };

/** Parses one row; throws `InvalidJsonRowError` at its place. */
export function parseJsonRow(text: string, location: SourceLocation): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidJsonRowError((error as Error).message, location, error);
  }
  if (isObject(value)) return value;
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  throw new InvalidJsonRowError(`it is ${kind}`, location);
}

/** The names of an object's values; those of nested objects as `outer.inner`. */
export function jsonColumns(row: JsonObject, prefix = ''): string[] {
  return Object.entries(row).flatMap(([key, value]) =>
    isObject(value) ? jsonColumns(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

/** The value under a name as `jsonColumns` gives them, as text; absent and null: undefined. */
export function jsonCell(row: JsonObject, column: string): Cell {
  const direct = row[column];
  if (direct !== undefined) return toCell(direct);
  for (let dot = column.indexOf('.'); dot >= 0; dot = column.indexOf('.', dot + 1)) {
    const inner = row[column.slice(0, dot)];
    if (isObject(inner)) return jsonCell(inner, column.slice(dot + 1));
  }
  return undefined;
}

/** A value of any kind as a cell; an object as its JSON. */
export function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(toText);
  return toText(value);
}

function toText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
