import type { Raw, Scalar } from '../tree/nodes.ts';

/** A text that was quoted on the command line: it is never read as anything but text. */
export class QuotedText {
  readonly text: string;
  readonly quote: "'" | '"';

  constructor(text: string, quote: "'" | '"') {
    this.text = text;
    this.quote = quote;
  }
}

/** A value as parsed: quotes are remembered so that it can be written again. */
export type Parsed = Scalar | QuotedText | readonly Parsed[] | ReadonlyMap<Scalar, Parsed>;

/** What functions take and give. */
export type Argument = Parsed | Sweep;

abstract class SweepBase {
  tags: ReadonlySet<string> = new Set();
}

/** `a,b,c` or `choice(a,b,c)`. */
export class ChoiceSweep extends SweepBase {
  readonly list: readonly Argument[];
  readonly simple: boolean;
  shuffle = false;

  constructor(list: readonly Argument[], simple: boolean) {
    super();
    this.list = list;
    this.simple = simple;
  }
}

export type Numeric = bigint | number | boolean;

/** `range(start, stop, step)`: `stop` is left out. */
export class RangeSweep extends SweepBase {
  readonly start: Numeric;
  readonly stop: Numeric;
  readonly step: Numeric;
  shuffle = false;

  constructor(start: Numeric, stop: Numeric, step: Numeric) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** `interval(start, end)`: a continuous range, for sweepers that sample. */
export class IntervalSweep extends SweepBase {
  readonly start: Argument;
  readonly end: Argument;

  constructor(start: Argument, end: Argument) {
    super();
    this.start = start;
    this.end = end;
  }
}

/** `glob(include, exclude)`: every option of a group whose name fits. */
export class GlobSweep extends SweepBase {
  readonly include: readonly string[];
  readonly exclude: readonly string[];

  constructor(include: readonly string[], exclude: readonly string[]) {
    super();
    this.include = include;
    this.exclude = exclude;
  }
}

export type Sweep = ChoiceSweep | RangeSweep | IntervalSweep | GlobSweep;

export function isSweep(value: Argument): value is Sweep {
  return value instanceof SweepBase;
}

/** The value without its quotes. */
export function unquoted(value: Parsed): Raw {
  if (value instanceof QuotedText) return value.text;
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, unquoted(item)] as const));
  }
  if (Array.isArray(value)) return value.map(unquoted);
  return value as Scalar;
}
