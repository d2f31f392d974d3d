import type { GlobSweep, RangeSweep } from './values.ts';

/** More values than this are refused: a typed zero too many must not fill the memory. */
const MAX_RANGE = 1_000_000;

/** The numbers of a range; floats step in decimal arithmetic so that 0.1 steps do not drift. */
export function rangeValues(range: RangeSweep): (bigint | number)[] {
  const parts = [range.start, range.stop, range.step].map((part) => {
    return typeof part === 'boolean' ? BigInt(part) : part;
  });
  const [start = 0n, stop = 0n, step = 1n] = parts;
  const whole = parts.every((part) => typeof part === 'bigint');
  if (step === 0n || step === 0) throw new RangeError('a range needs a step that is not 0');
  const values: (bigint | number)[] = [];
  const scale = whole ? 1n : decimalScale(parts);
  let at = scaled(start, scale);
  const [end, by] = [scaled(stop, scale), scaled(step, scale)];
  while (by > 0n ? at < end : at > end) {
    values.push(whole ? at : Number(at) / Number(scale));
    if (values.length > MAX_RANGE) throw new RangeError(`a range of over ${MAX_RANGE} values`);
    at += by;
  }
  return values;
}

function decimalScale(parts: readonly (bigint | number)[]): bigint {
  const places = parts.map((part) => {
    const [mantissa = '', exponent = '0'] = Number(part).toExponential().split('e');
    return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
  });
  return 10n ** BigInt(Math.min(300, Math.max(...places)));
}

function scaled(value: bigint | number, scale: bigint): bigint {
  if (typeof value === 'bigint') return value * scale;
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const shift = Number(exponentText) - (mantissa.split('.')[1]?.length ?? 0);
  const power = scale.toString().length - 1 + shift;
  return power >= 0
    ? BigInt(digits) * 10n ** BigInt(power)
    : BigInt(digits) / 10n ** BigInt(-power);
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
