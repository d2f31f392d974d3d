/**
 * @file Line search for the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and
 * 3.6, cubic interpolation), with the "approximate" first condition of Hager & Zhang (2005) where
 * the loss changes by less than f32 rounding.
 */
import type { Evaluation, Objective } from './objective.ts';
import { dot, scaledSum } from './vectors.ts';

export interface LineSearch {
  readonly objective: Objective;
  readonly at: Float64Array;
  readonly now: Evaluation;
  readonly direction: Float64Array;
  /** The step tried first. */
  readonly first: number;
}

export interface LineSearchResult extends Evaluation {
  /** 0 where no step lowers the loss. */
  readonly step: number;
  readonly evaluations: number;
}

interface Point extends Evaluation {
  readonly step: number;
  readonly slope: number;
}

const DECREASE = 1e-4;
const CURVATURE = 0.9;
const ROUNDING = 1e-6;
const MOST_EVALUATIONS = 25;

export async function searchLine(search: LineSearch): Promise<LineSearchResult> {
  const { objective, at, now, direction } = search;
  const start: Point = { ...now, step: 0, slope: dot(now.gradient, direction) };
  if (!(start.slope < 0)) return { ...now, step: 0, evaluations: 0 };
  const tried = async (step: number): Promise<Point> => {
    const found = await objective(scaledSum(at, step, direction));
    return { ...found, step, slope: dot(found.gradient, direction) };
  };
  let low = start;
  let high: Point | undefined;
  let step = search.first;
  for (let evaluations = 1; evaluations <= MOST_EVALUATIONS; evaluations++) {
    const point = await tried(step);
    if (isWolfe(start, point)) return { ...point, evaluations };
    const rises = !decreases(start, point) || point.loss >= low.loss;
    if (rises) high = point;
    else {
      if (point.slope * ((high?.step ?? Infinity) - low.step) >= 0) high = low;
      low = point;
    }
    step = high ? interpolate(low, high) : step * 4;
    if (high && Math.abs(high.step - low.step) < 1e-12 * Math.max(low.step, high.step)) break;
  }
  return { ...low, evaluations: MOST_EVALUATIONS };
}

function decreases(start: Point, point: Point): boolean {
  return point.loss <= start.loss + DECREASE * point.step * start.slope;
}

function isWolfe(start: Point, point: Point): boolean {
  if (!Number.isFinite(point.loss)) return false;
  const isFlat = Math.abs(point.slope) <= CURVATURE * Math.abs(start.slope);
  if (isFlat && decreases(start, point)) return true;
  const isRounding = point.loss <= start.loss + ROUNDING * Math.abs(start.loss);
  const slopes = point.slope >= CURVATURE * start.slope;
  return isRounding && slopes && point.slope <= (2 * DECREASE - 1) * start.slope;
}

/** The minimum of the cubic through both ends, kept away from them; the middle where it fails. */
function interpolate(low: Point, high: Point): number {
  const width = high.step - low.step;
  const a = low.slope + high.slope - (3 * (high.loss - low.loss)) / width;
  const square = a * a - low.slope * high.slope;
  const b = Math.sign(width) * Math.sqrt(square);
  const share = 1 - (high.slope + b - a) / (high.slope - low.slope + 2 * b);
  const kept = Number.isFinite(share) ? Math.min(Math.max(share, 0.1), 0.9) : 0.5;
  return low.step + kept * width;
}
