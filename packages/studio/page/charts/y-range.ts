import type { Curve } from './curves.ts';

/** The part of the values that decides the axis where outliers are ignored; TensorBoard's. */
const KEPT: readonly [number, number] = [0.05, 0.95];

/** The least and greatest value to show, undefined where the chart may decide. */
export function rangeWithoutOutliers(
  curves: readonly Curve[],
): readonly [number, number] | undefined {
  const values = curves
    .flatMap(({ y }) => y.filter((value) => value !== null))
    .sort((a, b) => a - b);
  if (values.length < 20) return undefined;
  const at = (share: number) => values[Math.floor(share * (values.length - 1))]!;
  const [low, high] = [at(KEPT[0]), at(KEPT[1])];
  return low < high ? [low, high] : undefined;
}
