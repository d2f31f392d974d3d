/** As if a curve's x-axis were this many points wide; how W&B's slider is scaled. */
const VIEWPORT = 1_000;

/**
 * The time-weighted exponential moving average: a point weighs less the further left of the current
 * one it is, so that runs which logged at different rates are smoothed alike. Debiased: the first
 * value stays as it is. `weight` is the slider's position, 0 (nothing) to below 1. Gaps stay gaps.
 */
export function smooth(
  x: readonly number[],
  y: readonly (number | null)[],
  weight: number,
): readonly (number | null)[] {
  if (weight === 0) return y;
  const decay = Math.min(Math.sqrt(weight), 0.999);
  const range = x.length > 1 ? x.at(-1)! - x[0]! || 1 : 1;
  let sum = 0;
  let total = 0;
  let before: number | undefined;
  return y.map((value, index) => {
    if (value === null || !Number.isFinite(value)) return null;
    const at = x[index]!;
    const distance = before === undefined ? 0 : ((at - before) / range) * VIEWPORT;
    const factor = decay ** distance;
    sum = sum * factor + value;
    total = total * factor + 1;
    before = at;
    return sum / total;
  });
}
