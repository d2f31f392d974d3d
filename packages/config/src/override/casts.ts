import { parseFloatText, parseInteger } from '../python/numbers.ts';
import { pythonStr } from '../tree/text.ts';
import {
  type Argument,
  ChoiceSweep,
  GlobSweep,
  IntervalSweep,
  isSweep,
  type Numeric,
  type Parsed,
  QuotedText,
  RangeSweep,
} from './values.ts';

export type CastType = 'int' | 'float' | 'str' | 'bool' | 'json_str';

/** A cast goes into lists, mapping values and sweeps. Throws an Error where Python would. */
export function castTo(type: CastType, value: Argument): Argument {
  if (value instanceof QuotedText) return castTo(type, value.text);
  if (isSweep(value)) return castSweep(type, value);
  if (type === 'json_str') return JSON.stringify(jsonValue(value));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, castTo(type, item) as Parsed] as const));
  }
  if (Array.isArray(value)) return value.map((item) => castTo(type, item) as Parsed);
  if (value === null) throw new Error(`null cannot be cast to ${type}`);
  const scalar = value as Numeric | string;
  if (type === 'int') return toInt(scalar);
  if (type === 'float') return toFloat(scalar);
  if (type === 'bool') return toBool(scalar);
  return typeof scalar === 'boolean' ? String(scalar) : pythonStr(scalar);
}

function castSweep(type: CastType, sweep: Argument): Argument {
  if (sweep instanceof ChoiceSweep) {
    const list = sweep.list.map((item) => castTo(type, item));
    return new ChoiceSweep(list, sweep.simple);
  }
  if (sweep instanceof RangeSweep) {
    if (type !== 'int' && type !== 'float') {
      throw new Error('Range can only be cast to int or float');
    }
    const [start, stop, step] = [sweep.start, sweep.stop, sweep.step].map((part) =>
      castTo(type, part),
    ) as [Numeric, Numeric, Numeric];
    return new RangeSweep(start, stop, step);
  }
  if (sweep instanceof IntervalSweep && (type === 'int' || type === 'float')) {
    const cast = new IntervalSweep(castTo(type, sweep.start), castTo(type, sweep.end));
    cast.tags = sweep.tags;
    return cast;
  }
  const what = sweep instanceof GlobSweep ? 'Globs' : 'Intervals';
  throw new Error(`${what} cannot be cast to ${type}`);
}

function toInt(value: Numeric | string): bigint {
  if (typeof value === 'string') {
    const parsed = parseInteger(value);
    if (parsed === undefined) throw new Error(`invalid literal for int(): '${value}'`);
    return parsed;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`cannot convert ${value} to an integer`);
    return BigInt(Math.trunc(value));
  }
  return BigInt(value);
}

function toFloat(value: Numeric | string): number {
  if (typeof value !== 'string') return Number(value);
  const parsed = parseFloatText(value);
  if (parsed === undefined) throw new Error(`could not convert string to float: '${value}'`);
  return parsed;
}

function toBool(value: Numeric | string): boolean {
  if (typeof value !== 'string') return Boolean(value);
  const lower = value.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw new Error(`Cannot cast '${value}' to bool`);
  return lower === 'true';
}

function jsonValue(value: Parsed): unknown {
  if (value instanceof QuotedText) return value.text;
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), jsonValue(item)]));
  }
  if (Array.isArray(value)) return value.map(jsonValue);
  return typeof value === 'bigint' ? Number(value) : value;
}
