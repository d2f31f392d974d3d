import { randomInt } from 'node:crypto';
import { type Argument, ChoiceSweep, isSweep, type Numeric, RangeSweep } from './values.ts';

type Named = ReadonlyMap<string, Argument>;

/** `sort(…)`: a list, the values given, a choice or a range. */
export function sortArguments(args: readonly Argument[], named: Named): Argument {
  const reverse = named.get('reverse') ?? false;
  if (typeof reverse !== 'boolean') throw new Error('reverse must be true or false');
  const given = named.get('list') ?? named.get('sweep') ?? null;
  if (given !== null) return sortOne(checkSortable(given, named.has('list')), reverse);
  if (args.length === 0) throw new Error('empty sort input');
  for (const arg of args) checkItem(arg);
  if (args.length === 1) return sortOne(args[0] as Argument, reverse);
  if (args.some((arg) => typeof arg === 'object')) throw new Error('sort takes plain values');
  return new ChoiceSweep(sortValues(args, reverse), true);
}

function checkSortable(value: Argument, list: boolean): Argument {
  const fits = list
    ? Array.isArray(value)
    : value instanceof ChoiceSweep || value instanceof RangeSweep;
  if (!fits) throw new Error(list ? 'list must be a list' : 'sweep must be a choice or a range');
  return value;
}

function checkItem(arg: Argument): void {
  if (
    arg === null ||
    (isSweep(arg) && !(arg instanceof ChoiceSweep || arg instanceof RangeSweep))
  ) {
    throw new Error('takes values, lists, choices and ranges');
  }
}

function sortOne(value: Argument, reverse: boolean): Argument {
  if (value instanceof ChoiceSweep) {
    const sweep = new ChoiceSweep(sortValues(value.list, reverse), value.simple);
    sweep.tags = value.tags;
    sweep.shuffle = value.shuffle;
    return sweep;
  }
  if (value instanceof RangeSweep) return sortRange(value, reverse);
  return Array.isArray(value) ? (sortValues(value, reverse) as Argument) : value;
}

/** A range is turned round when it runs the other way, as Hydra turns it. */
function sortRange(range: RangeSweep, reverse: boolean): RangeSweep {
  const [start, stop, step] = [range.start, range.stop, range.step];
  const size = Number(step) < 0 ? negate(step) : step;
  const turn = reverse ? start < stop : start > stop;
  const by = reverse ? negate(size) : size;
  const sorted = turn
    ? new RangeSweep(add(stop, by), add(start, by), negate(step))
    : new RangeSweep(start, stop, step);
  sorted.tags = range.tags;
  sorted.shuffle = range.shuffle;
  return sorted;
}

function negate(value: Numeric): Numeric {
  return typeof value === 'number' ? -value : -BigInt(value);
}

function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) + Number(b);
  return BigInt(a) + BigInt(b);
}

/** Python's `sorted`: stable; text with text and numbers with numbers only. */
function sortValues(values: readonly Argument[], reverse: boolean): Argument[] {
  return [...values].sort((a, b) => (reverse ? compare(b, a) : compare(a, b)));
}

function compare(a: Argument, b: Argument): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  throw new Error('values of different kinds cannot be sorted');
}

function compareLists(a: readonly Argument[], b: readonly Argument[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a[index] as Argument, b[index] as Argument];
    if (left === right) continue;
    const order = compare(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function isNumeric(value: Argument): value is Numeric {
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
}

/** By code point, as Python compares text. */
export function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** `shuffle(…)`: a list now, a sweep when it is gone through. */
export function shuffled(args: readonly Argument[], named: Named): Argument {
  const given = named.get('list') ?? named.get('sweep') ?? null;
  if (given !== null) return shuffleOne(checkSortable(given, named.has('list')));
  for (const arg of args) checkItem(arg);
  if (args.length === 1) return shuffleOne(args[0] as Argument);
  const sweep = new ChoiceSweep(args, true);
  sweep.shuffle = true;
  return sweep;
}

function shuffleOne(value: Argument): Argument {
  if (value instanceof ChoiceSweep) {
    const sweep = new ChoiceSweep(value.list, value.simple);
    sweep.tags = value.tags;
    sweep.shuffle = true;
    return sweep;
  }
  if (value instanceof RangeSweep) {
    const sweep = new RangeSweep(value.start, value.stop, value.step);
    sweep.tags = value.tags;
    sweep.shuffle = true;
    return sweep;
  }
  return (Array.isArray(value) ? permuted(value) : [value]) as Argument;
}

/** A random order (Fisher and Yates). */
export function permuted<T>(values: readonly T[]): T[] {
  const order = [...values];
  for (let index = order.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [order[index], order[other]] = [order[other] as T, order[index] as T];
  }
  return order;
}
