import { checkCount, checkFinite } from './check.ts';
import type { CurveFile, CurveLine, CurveType } from './kinds.ts';

const MOST_LINES = 100;
const MOST_POINTS = 10_000;

export interface CurveInput {
  readonly type: CurveType;
  readonly lines: readonly CurveLine[];
  /** Those of ROC and precision–recall curves are known. */
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  readonly note?: string | undefined;
}

const AXES: Readonly<Record<CurveType, readonly [x: string, y: string]>> = {
  roc: ['false positive rate', 'true positive rate'],
  'precision-recall': ['recall', 'precision'],
  line: ['x', 'y'],
};

export function curveOf(
  input: CurveInput,
): Pick<CurveFile, 'type' | 'xLabel' | 'yLabel' | 'lines' | 'note'> {
  const { type, lines, note } = input;
  const [xLabel, yLabel] = AXES[type];
  checkCount('lines', lines.length, MOST_LINES);
  for (const { name, points, area } of lines) {
    checkCount(`points of ${name}`, points.length, MOST_POINTS);
    for (const point of points) checkFinite(`the curve ${name}`, point);
    if (area !== undefined) checkFinite(`the area of ${name}`, [area]);
  }
  return {
    type,
    xLabel: input.xLabel ?? xLabel,
    yLabel: input.yLabel ?? yLabel,
    lines: lines.map(({ name, area, points }) => ({
      name,
      ...(area !== undefined && { area }),
      points,
    })),
    ...(note !== undefined && { note }),
  };
}
