import type { Raw, Scalar } from '../tree/nodes.ts';
import { pythonStr } from '../tree/text.ts';
import { globFilter, rangeValues } from './enumerate.ts';
import { permuted } from './order.ts';
import {
  type Argument,
  ChoiceSweep,
  GlobSweep,
  isSweep,
  type Parsed,
  QuotedText,
  RangeSweep,
  type Sweep,
  unquoted,
} from './values.ts';

/** Nothing: change; `+`: add; `++`: add or change; `~`: delete. */
export type OverrideKind = '' | '+' | '++' | '~';

export interface OverrideParts {
  readonly text: string;
  readonly kind: OverrideKind;
  readonly key: string;
  readonly package: string | undefined;
  /** Undefined for `~key` alone. */
  readonly value: Argument | undefined;
}

/** One override of the command line. */
export class Override {
  readonly text: string;
  readonly kind: OverrideKind;
  /** A group path (`db/postgres`) or a key path (`db.user`). */
  readonly key: string;
  readonly package: string | undefined;
  /** The value as parsed, quotes and sweeps included. */
  readonly parsed: Argument | undefined;

  constructor(parts: OverrideParts) {
    this.text = parts.text;
    this.kind = parts.kind;
    this.key = parts.key;
    this.package = parts.package;
    this.parsed = parts.value;
  }

  get sweep(): Sweep | undefined {
    return this.parsed !== undefined && isSweep(this.parsed) ? this.parsed : undefined;
  }

  /** The value, quotes removed; null for `~key` alone. Not to be asked of a sweep. */
  get value(): Raw {
    if (this.parsed === undefined || isSweep(this.parsed)) return null;
    return unquoted(this.parsed);
  }

  get isHydra(): boolean {
    return this.key.startsWith('hydra.') || this.key.startsWith('hydra/');
  }

  /** `group` or `group@package`. */
  get target(): string {
    return this.package === undefined ? this.key : `${this.key}@${this.package}`;
  }

  /** The value as it would be written on the command line. */
  get valueText(): string {
    return this.parsed === undefined || isSweep(this.parsed) ? 'null' : writeValue(this.parsed);
  }

  /** What a sweep goes through, each as text for the command line; `options` answers globs. */
  sweepTexts(options: (group: string) => readonly string[]): string[] {
    const { sweep } = this;
    if (sweep instanceof GlobSweep) return globFilter(sweep, options(this.key));
    const texts =
      sweep instanceof ChoiceSweep
        ? sweep.list.map((item) => writeValue(item as Parsed))
        : sweep instanceof RangeSweep
          ? rangeValues(sweep).map((item) => pythonStr(item))
          : [];
    const shuffle = (sweep instanceof ChoiceSweep || sweep instanceof RangeSweep) && sweep.shuffle;
    return shuffle ? permuted(texts) : texts;
  }
}

/** A value in the override grammar: special characters escaped, quotes as they were. */
export function writeValue(value: Parsed): string {
  if (value === null) return 'null';
  if (value instanceof QuotedText) return withQuotes(value);
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${writeValue(key)}:${writeValue(item)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeValue).join(',')}]`;
  if (typeof value === 'string') return value.replace(/[\\()[\]{}:=, \t]/g, '\\$&');
  return pythonStr(value as Scalar);
}

function withQuotes({ text, quote }: QuotedText): string {
  const pattern = quote === "'" ? /(\\*)('|$)/g : /(\\*)("|$)/g;
  const escaped = text.replace(pattern, (_, run: string, found: string) => {
    return `${run}${run}${found === '' ? '' : `\\${found}`}`;
  });
  return `${quote}${escaped}${quote}`;
}
