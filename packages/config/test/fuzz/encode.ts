import { writeValue } from '../../src/override/override.ts';
import {
  type Argument,
  ChoiceSweep,
  GlobSweep,
  IntervalSweep,
  QuotedText,
  RangeSweep,
} from '../../src/override/values.ts';
import { floatRepr } from '../../src/python/numbers.ts';

/** A parsed value with the kinds of its parts, as hydra_server.py writes it. */
export function encode(value: Argument): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { int: value.toString() };
  if (typeof value === 'number') return { float: floatRepr(value) };
  if (value instanceof QuotedText) return { quoted: writeValue(value) };
  if (value instanceof Map) {
    return { dict: [...value].map(([key, item]) => [encode(key), encode(item)]) };
  }
  return Array.isArray(value) ? value.map(encode) : encodeSweep(value as Argument);
}

function encodeSweep(sweep: Argument): unknown {
  if (sweep instanceof ChoiceSweep) {
    const { list, simple, shuffle } = sweep;
    return { choice: list.map(encode), simple, shuffle, tags: [...sweep.tags].sort() };
  }
  if (sweep instanceof RangeSweep) {
    const parts = [sweep.start, sweep.stop, sweep.step].map(encode);
    return { range: parts, shuffle: sweep.shuffle, tags: [...sweep.tags].sort() };
  }
  if (sweep instanceof IntervalSweep) {
    return { interval: [encode(sweep.start), encode(sweep.end)], tags: [...sweep.tags].sort() };
  }
  if (sweep instanceof GlobSweep) {
    return { glob: [sweep.include, sweep.exclude], tags: [...sweep.tags].sort() };
  }
  return undefined;
}
