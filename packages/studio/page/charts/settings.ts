import type { ViewChange, ViewState } from '../router/view-state.ts';

export type XAxis = 'step' | 'relative' | 'wall';

/** How curves are drawn; the same for every chart of a page. */
export interface ChartSettings {
  /** 0: as logged; near 1: very smooth. */
  readonly smoothing: number;
  readonly axis: XAxis;
  readonly logX: boolean;
  readonly logY: boolean;
  /** Scales the y-axis to the middle 90 % of the values. */
  readonly ignoreOutliers: boolean;
  /** From the least to the greatest value of each bucket, or of each group. */
  readonly band: boolean;
}

export function readSettings(view: ViewState): ChartSettings {
  const axis = view.text('axis');
  return {
    smoothing: Math.min(0.999, Math.max(0, view.number('smooth', 0))),
    axis: axis === 'relative' || axis === 'wall' ? axis : 'step',
    logX: view.flag('logx'),
    logY: view.flag('logy'),
    ignoreOutliers: view.flag('outliers'),
    band: !view.flag('noband'),
  };
}

export function settingsChange(change: Partial<ChartSettings>): ViewChange {
  const names: Record<string, string | undefined> = {};
  const flag = (on: boolean) => (on ? '1' : undefined);
  if (change.smoothing !== undefined) {
    names.smooth = change.smoothing === 0 ? undefined : String(change.smoothing);
  }
  if (change.axis !== undefined) names.axis = change.axis === 'step' ? undefined : change.axis;
  if (change.logX !== undefined) names.logx = flag(change.logX);
  if (change.logY !== undefined) names.logy = flag(change.logY);
  if (change.ignoreOutliers !== undefined) names.outliers = flag(change.ignoreOutliers);
  if (change.band !== undefined) names.noband = flag(!change.band);
  return names;
}
