import { RequestError } from './request-error.ts';

/** What came after the `?`; a name that came twice is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Every value of a name: `?run=a&run=b`. */
export function many(query: Query, name: string, atMost: number): readonly string[] {
  const value = query[name];
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  if (values.length > atMost) {
    throw new RequestError(`${name} is given ${values.length} times; ${atMost} is the limit`);
  }
  return values;
}

export function one(query: Query, name: string): string | undefined {
  const values = many(query, name, 1);
  return values[0] === '' ? undefined : values[0];
}

export function required(query: Query, name: string): string {
  const value = one(query, name);
  if (value === undefined) throw new RequestError(`${name} is missing`);
  return value;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A whole number, or `fallback` where the name was not given. */
export function whole<T>(query: Query, name: string, { from, to }: Range, fallback: T): number | T {
  const text = one(query, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < from || value > to) {
    throw new RequestError(
      `${name} is ${JSON.stringify(text)}, not a whole number from ${from} to ${to}`,
    );
  }
  return value;
}

const MOST = 1_000;

/** `?before=ID&limit=N`: a stretch of a log, the newest first. */
export function newestFirst(query: Query): { readonly before?: number; readonly limit: number } {
  const ids = { from: 1, to: Number.MAX_SAFE_INTEGER };
  const before = whole(query, 'before', ids, undefined);
  const limit = whole(query, 'limit', { from: 1, to: MOST }, 100);
  return { limit, ...(before !== undefined && { before }) };
}
