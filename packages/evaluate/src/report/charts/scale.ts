export interface Scale {
  readonly ticks: readonly number[];
  readonly toPixel: (value: number) => number;
}

/** A linear axis between two pixels, widened to round ticks unless `exact`. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  exact = false,
): Scale {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const step = roundStep(span / 5);
  const first = exact ? low : Math.floor(low / step + 1e-9) * step;
  const last = exact ? low + span : Math.ceil((low + span) / step - 1e-9) * step;
  const ticks: number[] = [];
  for (let i = Math.ceil(first / step - 1e-9); i * step <= last + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return { ticks, toPixel: (value) => from + ((value - first) / (last - first)) * (to - from) };
}

/** 1, 2 or 5 times a power of ten, at least `size`. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return (([1, 2, 5].find((m) => m * power >= size * (1 - 1e-9)) ?? 10) as number) * power;
}
