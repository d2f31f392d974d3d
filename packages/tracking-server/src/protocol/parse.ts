import { invalidParameter } from './rest-error.ts';
import { ParseFailure, parseEnum, parseScalar } from './scalars.ts';
import { camelCase, type FieldKind, type MessageKind, type MessageOf } from './types.ts';

export interface Parsed<M extends MessageKind> {
  /** What could be read: fields after the first wrong one are missing. */
  readonly message: MessageOf<M>;
  /** Whether every field had its type. */
  readonly complete: boolean;
}

type Target = Record<string, unknown>;

/** MLflow's servers use protobuf's default. */
const MAX_DEPTH = 100;

/**
 * Reads a message as `google.protobuf.json_format.ParseDict` does with unknown fields ignored: names
 * in snake or camel case, int64 as number or text, enums by name or number, null as absent.
 *
 * @throws RestError when a field stands there in both spellings
 */
export function parseMessage<M extends MessageKind>(kind: M, json: unknown): Parsed<M> {
  const target: Target = {};
  try {
    fill(kind, json, target, 1);
    return { message: target as MessageOf<M>, complete: true };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    return { message: target as MessageOf<M>, complete: false };
  }
}

function fill(kind: MessageKind, json: unknown, target: Target, depth: number): void {
  if (depth > MAX_DEPTH) throw new ParseFailure();
  // Python iterates a text or a list of texts as if it were names, none of them known.
  if (typeof json === 'string') return;
  if (typeof json !== 'object' || json === null) throw new ParseFailure();
  if (Array.isArray(json)) {
    if (json.every((item) => typeof item !== 'object')) return;
    throw new ParseFailure();
  }
  const groups = new Set<string>();
  for (const [given, value] of Object.entries(json)) {
    const name = kind.byName.get(given);
    if (name === undefined) continue;
    if (given !== name) refuseBothSpellings(json, name);
    if (value === null) {
      delete target[name];
      continue;
    }
    const group = kind.oneOf.get(name);
    if (group !== undefined && groups.has(group)) throw new ParseFailure();
    if (group !== undefined) groups.add(group);
    setField(target, name, kind.fields[name]!, value, depth);
  }
}

function setField(target: Target, name: string, kind: FieldKind, value: unknown, depth: number) {
  if (typeof kind === 'string') {
    target[name] = parseScalar(kind, value);
    return;
  }
  switch (kind.kind) {
    case 'enum': {
      const found = parseEnum(kind, value);
      if (found !== undefined) target[name] = found;
      return;
    }
    case 'message': {
      const nested: Target = {};
      target[name] = nested;
      return fill(kind, value, nested, depth + 1);
    }
    case 'list': {
      const items: unknown[] = [];
      target[name] = items;
      return fillList(items, kind.of, value, depth);
    }
    case 'map': {
      const entries: Target = {};
      target[name] = entries;
      return fillMap(entries, kind.of, value, depth);
    }
    default:
      return kind satisfies never;
  }
}

function fillList(items: unknown[], of: FieldKind, value: unknown, depth: number): void {
  if (!Array.isArray(value)) throw new ParseFailure();
  for (const item of value) {
    if (typeof of === 'object' && of.kind === 'message') {
      const nested: Target = {};
      items.push(nested);
      if (item === null) throw new ParseFailure();
      fill(of, item, nested, depth + 1);
      continue;
    }
    if (item === null) throw new ParseFailure();
    const holder: Target = {};
    setField(holder, 'item', of, item, depth);
    if ('item' in holder) items.push(holder.item);
  }
}

function fillMap(entries: Target, of: FieldKind, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseFailure();
  for (const [key, item] of Object.entries(value)) {
    if (item === null) throw new ParseFailure();
    // Assigning `__proto__` would set the prototype.
    const holder: Target = {};
    setField(holder, 'item', of, item, depth);
    const property = { value: holder.item, enumerable: true, writable: true, configurable: true };
    Object.defineProperty(entries, key, property);
  }
}

/** Which of the two would win depends on their order: MLflow refuses both (`run_id` and `runId`). */
function refuseBothSpellings(json: object, name: string): void {
  if (!Object.hasOwn(json, name)) return;
  const message = `Request specifies both '${name}' and '${camelCase(name)}'; provide only one of them.`;
  throw invalidParameter(message);
}
