interface Point {
  readonly x: number;
  readonly y: number;
}

/** The share of the points that each place is fitted to. */
const BANDWIDTH = 0.3;

/**
 * Local linear regression with tricube weights (LOESS; Cleveland 1979), at the places of the points,
 * from left to right.
 */
export function smoothed<T extends Point>(points: readonly T[]): readonly T[] {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const count = Math.max(2, Math.ceil(sorted.length * BANDWIDTH));
  if (sorted.length <= 2) return sorted;
  let start = 0;
  return sorted.map((point) => {
    while (
      start + count < sorted.length &&
      sorted[start + count]!.x - point.x < point.x - sorted[start]!.x
    ) {
      start++;
    }
    return { ...point, y: fitAt(point.x, sorted.slice(start, start + count)) };
  });
}

function fitAt(x: number, near: readonly Point[]): number {
  const reach = Math.max(...near.map((point) => Math.abs(point.x - x))) || 1;
  let [sum, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (const point of near) {
    const distance = Math.min(1, Math.abs(point.x - x) / reach);
    const weight = (1 - distance ** 3) ** 3 + 1e-9;
    const offset = point.x - x;
    sum += weight;
    sumX += weight * offset;
    sumY += weight * point.y;
    sumXX += weight * offset * offset;
    sumXY += weight * offset * point.y;
  }
  const spread = sum * sumXX - sumX * sumX;
  return Math.abs(spread) < 1e-12 ? sumY / sum : (sumXX * sumY - sumX * sumXY) / spread;
}
