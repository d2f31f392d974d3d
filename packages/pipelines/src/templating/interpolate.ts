import { isDict, isList, type PyScalar, type PyValue, typeName } from '../value/values.ts';
import type { Context } from './context.ts';
import { checkExpressions, findExpressions } from './expression.ts';
import { ContextError } from './failures.ts';
import { type ContextNode, isNode } from './node.ts';
import { type ParsingConfig, toText } from './text.ts';

interface ResolveOptions {
  /** The key of the stage that is being resolved; mappings are allowed inside `cmd` only. */
  readonly key?: string;
  readonly config?: ParsingConfig;
}

/** Every `${}` in a value replaced, in keys too. Throws ContextError or ExpressionSyntaxError. */
export function resolveValue(
  value: PyValue,
  context: Context,
  options: ResolveOptions = {},
): PyValue {
  return unwrap(resolveNodes(value, context, options));
}

/** A value that may hold nodes of the context where a whole text was one `${}`. */
export type Mixed = PyScalar | ContextNode | readonly Mixed[] | ReadonlyMap<PyScalar, Mixed>;

/** As `resolveValue`, but what came from the context stays a node of it, with its origin. */
export function resolveNodes(
  value: PyValue,
  context: Context,
  options: ResolveOptions = {},
): Mixed {
  if (typeof value === 'string') return resolveText(value, context, options);
  if (isList(value)) return value.map((item) => resolveNodes(item, context, options));
  if (!isDict(value)) return value;
  const entries = [...value].map(
    ([key, item]) =>
      [resolveKey(key, context, options), resolveNodes(item, context, options)] as const,
  );
  return new Map(entries);
}

function resolveKey(key: PyScalar, context: Context, options: ResolveOptions): PyScalar {
  const resolved = unwrap(resolveNodes(key, context, options));
  if (isList(resolved) || isDict(resolved)) {
    throw new ContextError(`Cannot use data of type '${typeName(resolved)}' as a key`);
  }
  return resolved;
}

export function unwrap(value: Mixed): PyValue {
  if (isNode(value)) return value.value;
  if (Array.isArray(value)) return value.map(unwrap);
  if (value instanceof Map) {
    return new Map([...(value as ReadonlyMap<PyScalar, Mixed>)].map(([k, v]) => [k, unwrap(v)]));
  }
  return value as PyScalar;
}

function resolveText(
  text: string,
  context: Context,
  { key, config }: ResolveOptions,
): PyScalar | ContextNode {
  const found = findExpressions(text);
  const [only] = found;
  if (only && found.length === 1 && only.text === text) {
    const node = context.select(only.inner);
    checkType(node.value, key);
    return node;
  }
  let result = '';
  let end = 0;
  for (const { inner, start, text: whole } of found) {
    const { value } = context.select(inner);
    checkType(value, key);
    result += text.slice(end, start) + toText(value, config);
    end = start + whole.length;
  }
  return (result + text.slice(end)).replaceAll('\\${', '${');
}

function checkType(value: PyValue, key: string | undefined): void {
  if (key === undefined || key.includes('foreach')) return;
  if (!isList(value) && !isDict(value)) return;
  if (isDict(value) && key === 'cmd') return;
  throw new ContextError(`Cannot interpolate data of type '${typeName(value)}'`, { ownLine: true });
}

/** Checks the syntax of every `${}` in a value; throws ExpressionSyntaxError. */
export function checkSyntax(value: PyValue): void {
  if (typeof value === 'string') checkExpressions(value);
  else if (isList(value)) value.forEach(checkSyntax);
  else if (isDict(value)) {
    for (const [key, item] of value) {
      checkSyntax(key);
      checkSyntax(item);
    }
  }
}

/** True where a value holds a `${}` anywhere. */
export function isTemplated(value: PyValue): boolean {
  if (typeof value === 'string') return findExpressions(value).length > 0;
  if (isList(value)) return value.some(isTemplated);
  return isDict(value) && [...value].some(([key, item]) => isTemplated(key) || isTemplated(item));
}
