/** Round numbers from `low` to `high` (both may lie between two of them). */
export function ticks(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / most;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const stride = power * ([1, 2, 5, 10].find((step) => step * power >= rough) ?? 10);
  const first = Math.ceil(low / stride - 1e-9);
  const count = Math.floor(high / stride + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * stride);
}

/** A tick as it is written: without the dust of binary fractions. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return value.toExponential(0);
  return String(Number(value.toPrecision(6)));
}

/** At most `most` of these, both ends among them. */
export function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from(
    { length: most },
    (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]!,
  );
}
