import type { Interval } from '../metrics/bootstrap.ts';

/** 0.9305 → 93.1 % (no-break space). */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}\u00a0%`;
}

/** 91.9 – 94.0 % */
export function percentInterval({ low, high }: Interval): string {
  return `${(low * 100).toFixed(1)} – ${percent(high)}`;
}

/** 10003 → 10,003 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number at an axis: 0.25, 1500, 2e-5. */
export function tickLabel(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3)
    return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}

/** Three or four significant digits, for tables. */
export function plain(value: number): string {
  return Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(4)));
}
