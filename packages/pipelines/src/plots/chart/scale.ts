/** Round numbers that span a range, about `count` of them. */
export function niceTicks(from: number, to: number, count = 5): readonly number[] {
  if (!(Number.isFinite(from) && Number.isFinite(to))) return [0];
  if (from === to)
    return niceTicks(from - (Math.abs(from) || 1) / 2, to + (Math.abs(to) || 1) / 2, count);
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((unit) => unit * power >= rough) ?? 10) * power;
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => cleaned((first + index) * step));
}

/** Without the tail of digits that binary fractions leave. */
function cleaned(value: number): number {
  return Number(value.toPrecision(12));
}

/** A number as an axis shows it. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value
      .toExponential(2)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  }
  return String(cleaned(value));
}

/** From values to places. */
export type Scale = (value: number) => number;

export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const [from, to] = domain;
  const [start, end] = range;
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}
