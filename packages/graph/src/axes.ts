import type { Shape } from './graph.ts';
import { ShapeError } from './shape-error.ts';

/** An axis counted from the front; negative ones count from the end. */
export function normalizeAxis(op: string, axis: number, shape: Shape): number {
  const normal = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= shape.length) {
    throw new ShapeError(op, [shape], `there is no axis ${axis}`);
  }
  return normal;
}

/** Axes counted from the front, sorted; all of them when none are given. */
export function normalizeAxes(
  op: string,
  axes: readonly number[] | undefined,
  shape: Shape,
): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  return axes.map((axis) => normalizeAxis(op, axis, shape)).sort((a, b) => a - b);
}
