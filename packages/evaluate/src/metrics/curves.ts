import {
  averagePrecision,
  type CurvePoint,
  precisionRecallCurve,
  type Ranking,
  rocAuc,
  rocCurve,
  thinCurve,
} from './ranking.ts';

export interface Curve {
  /** The positive class, or `macro`: the mean over all classes. */
  readonly name: string;
  readonly area: number;
  readonly points: readonly CurvePoint[];
}

export interface Curves {
  readonly roc: readonly Curve[];
  readonly precisionRecall: readonly Curve[];
}

const MOST_POINTS = 120;
const MOST_CLASSES = 6;
const GRID = 101;

/**
 * Curves to draw: two classes give the second one's; up to six give each; more give the mean over
 * all and the five of least area. Classes without both positives and negatives have none.
 */
export function drawnCurves(labels: readonly string[], rankings: readonly Ranking[]): Curves {
  return {
    roc: pickCurves(labels, rankings, rocAuc, rocCurve),
    precisionRecall: pickCurves(labels, rankings, averagePrecision, precisionRecallCurve),
  };
}

function pickCurves(
  labels: readonly string[],
  rankings: readonly Ranking[],
  areaOf: (ranking: Ranking) => number | undefined,
  pointsOf: (ranking: Ranking) => readonly CurvePoint[],
): readonly Curve[] {
  const defined = rankings
    .map((ranking, at) => ({ name: labels[at]!, ranking, area: areaOf(ranking) ?? 0 }))
    .filter(({ ranking }) => ranking.positives > 0 && ranking.negatives > 0);
  const curve = ({ name, ranking, area }: (typeof defined)[number]): Curve => ({
    name,
    area,
    points: thinCurve(pointsOf(ranking), MOST_POINTS),
  });
  if (labels.length === 2) return defined.slice(-1).map(curve);
  if (defined.length <= MOST_CLASSES) return defined.map(curve);
  const worst = defined.toSorted((a, b) => a.area - b.area).slice(0, MOST_CLASSES - 1);
  const mean = defined.reduce((sum, { area }) => sum + area, 0) / defined.length;
  const all = defined.map(({ ranking }) => pointsOf(ranking));
  return [{ name: 'macro', area: mean, points: meanCurve(all) }, ...worst.map(curve)];
}

/** The vertical mean of curves on an even grid of x. */
function meanCurve(curves: readonly (readonly CurvePoint[])[]): readonly CurvePoint[] {
  const sum = new Float64Array(GRID);
  for (const points of curves) {
    let at = 0;
    for (let i = 0; i < GRID; i++) {
      const x = i / (GRID - 1);
      while (at < points.length - 2 && points[at + 1]!.x <= x) at++;
      sum[i]! += heightAt(points[at]!, points[at + 1] ?? points[at]!, x);
    }
  }
  return Array.from(sum, (y, i) => ({ x: i / (GRID - 1), y: y / curves.length }));
}

function heightAt(from: CurvePoint, to: CurvePoint, x: number): number {
  if (to.x === from.x || x >= to.x) return to.y;
  if (x <= from.x) return from.y;
  return from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
}
