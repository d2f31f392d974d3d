import type { EnumKind, Scalar } from './types.ts';

/** A value that protobuf's JSON mapping does not take; the request is then judged by its rules. */
export class ParseFailure extends Error {}

const INT32_MAX = 2 ** 31 - 1;
/** The nearest number to 2⁶³: the largest that fits is just below. */
const INT64_END = 2 ** 63;

const parsers: Readonly<Record<Scalar, (value: unknown) => unknown>> = {
  string: parseString,
  int32: (value) => parseInteger(value, INT32_MAX + 1),
  int64: (value) => parseInteger(value, INT64_END),
  double: parseDouble,
  bool: parseBool,
  timestamp: parseTimestamp,
  duration: parseDuration,
  paths: parsePaths,
  json: (value) => value,
};

/** A scalar as protobuf's JSON mapping reads it. */
export function parseScalar(kind: Scalar, value: unknown): unknown {
  return parsers[kind](value);
}

function parseString(value: unknown): string {
  if (typeof value !== 'string') throw new ParseFailure();
  return value;
}

/** Numbers and decimal texts; spaces, fractions and booleans are refused. */
function parseInteger(value: unknown, end: number): number {
  const number = typeof value === 'string' ? numberOf(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new ParseFailure();
  if (number >= end || number < -end) throw new ParseFailure();
  return number;
}

function numberOf(text: string): number {
  if (text.includes(' ') || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) {
    throw new ParseFailure();
  }
  return Number(text);
}

const NAMED_DOUBLES: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

function parseDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value === 'nan') throw new ParseFailure();
  const [, sign = '', name = ''] = /^\s*([+-]?)([a-z]+)\s*$/i.exec(value) ?? [];
  const named = NAMED_DOUBLES[name.toLowerCase()];
  if (named !== undefined) return sign === '-' ? -named : named;
  return numberOf(value.trim());
}

function parseBool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new ParseFailure();
  return value;
}

function parseTimestamp(value: unknown): number {
  const time =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new ParseFailure();
  return time;
}

function parseDuration(value: unknown): number {
  const [, seconds] = typeof value === 'string' ? (/^(-?\d+(\.\d{1,9})?)s$/.exec(value) ?? []) : [];
  if (seconds === undefined) throw new ParseFailure();
  return Math.trunc(Number(seconds) * 1_000);
}

function parsePaths(value: unknown): readonly string[] {
  if (typeof value !== 'string') throw new ParseFailure();
  if (value === '') return [];
  return value
    .split(',')
    .map((path) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/**
 * The name of an enum's value, given by name or number. A name that the enum does not have leaves
 * the field unset, a number that it does not have is refused.
 */
export function parseEnum({ numbers }: EnumKind, value: unknown): string | undefined {
  if (typeof value === 'string' && Object.hasOwn(numbers, value)) return value;
  if (typeof value === 'object') throw new ParseFailure();
  const number = typeof value === 'string' ? pythonInt(value) : Math.trunc(Number(value));
  if (number === undefined) return undefined;
  const found = Object.entries(numbers).find(([, other]) => other === number);
  if (!found) throw new ParseFailure();
  return found[0];
}

function pythonInt(text: string): number | undefined {
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
}
