import { invalidParameter } from './rest-error.ts';
import type { MessageKind } from './types.ts';

/**
 * A query as the JSON that parsing expects: fields that repeat become lists, booleans are read.
 * Fields are known by their proto's name alone, as in MLflow.
 */
export function queryToJson(kind: MessageKind, query: URLSearchParams): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(kind.fields)) {
    const value = query.get(name);
    if (value === null) continue;
    const repeats = typeof field === 'object' && (field.kind === 'list' || field.kind === 'map');
    if (repeats) json[name] = query.getAll(name);
    else json[name] = field === 'bool' ? readBool(value) : value;
  }
  return json;
}

function readBool(value: string): boolean {
  const lower = value.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  throw invalidParameter(`Invalid boolean value: ${value}, must be 'true' or 'false'.`);
}
