/** One value of one metric of one run. */
export interface Point {
  readonly step: number;
  readonly time: number;
  readonly value: number;
}

/** The order in which a later point replaces an earlier one as the metric's last value. */
export function byStep(a: Point, b: Point): number {
  return a.step - b.step || a.time - b.time || rank(a.value) - rank(b.value) || nan(a) - nan(b);
}

/** The order of a metric's history. */
export function byTime(a: Point, b: Point): number {
  return a.time - b.time || a.step - b.step || rank(a.value) - rank(b.value) || nan(a) - nan(b);
}

/** NaN counts as 0, as in MLflow's tables. */
function rank(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function nan(point: Point): number {
  return Number.isNaN(point.value) ? 1 : 0;
}

/** Points in step order, each once: a point that is logged again is the same point. */
export function distinct(points: readonly Point[]): readonly Point[] {
  const sorted = isSorted(points) ? points : [...points].sort(byStep);
  return sorted.filter((point, index) => index === 0 || byStep(sorted[index - 1]!, point) !== 0);
}

function isSorted(points: readonly Point[]): boolean {
  for (let index = 1; index < points.length; index++) {
    if (byStep(points[index - 1]!, points[index]!) > 0) return false;
  }
  return true;
}
