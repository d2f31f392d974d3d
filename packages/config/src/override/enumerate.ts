import { SweepError } from '../errors.ts';
import { addDecimals, compareDecimals, decimal } from '../python/decimal.ts';
import type { GlobSweep, RangeSweep } from './values.ts';

/** More values than this are refused: a typed zero too many must not fill the memory. */
const MAX_RANGE = 1_000_000;

/** The numbers of a range, of floats as Python's `decimal` steps through them. */
export function rangeValues(range: RangeSweep): (bigint | number)[] {
  const parts = [range.start, range.stop, range.step].map((part) => {
    return typeof part === 'boolean' ? BigInt(part) : part;
  });
  const [start = 0n, stop = 0n, step = 1n] = parts;
  if (step === 0n || step === 0) throw new SweepError('a range needs a step that is not 0');
  if (parts.some((part) => typeof part === 'number' && !Number.isFinite(part))) {
    throw new SweepError('a range needs finite numbers');
  }
  const whole = parts.every((part) => typeof part === 'bigint');
  const values: (bigint | number)[] = [];
  const end = decimal(stop);
  const by = decimal(step);
  const before = by.digits > 0n ? -1 : 1;
  for (let at = decimal(start); compareDecimals(at, end) === before; at = addDecimals(at, by)) {
    if (values.length >= MAX_RANGE) throw new SweepError(`a range of over ${MAX_RANGE} values`);
    values.push(whole ? at.digits : Number(`${at.digits}e${at.exponent}`));
  }
  return values;
}

/** The names that fit an include pattern and no exclude pattern. */
export function globFilter(glob: GlobSweep, names: readonly string[]): string[] {
  const fits = (patterns: readonly string[]) => {
    const tests = patterns.map(globPattern);
    return (name: string) => tests.some((test) => test.test(name));
  };
  const [included, excluded] = [fits(glob.include), fits(glob.exclude)];
  return names.filter((name) => included(name) && !excluded(name));
}

/** Python's `fnmatch`: `*`, `?`, `[a-z]`, `[!a]`. */
function globPattern(pattern: string): RegExp {
  const source = pattern.replace(/\[!?\]?[^\]]*\]|[*?]|[^*?[]+|\[/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 2 && part.startsWith('[') && part.endsWith(']')) {
      const body = part.slice(1, -1).replaceAll('\\', '\\\\');
      return body.startsWith('!') ? `[^${body.slice(1)}]` : `[${body.replace(/^\^/, '\\^')}]`;
    }
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^(?:${source})$`, 's');
}
