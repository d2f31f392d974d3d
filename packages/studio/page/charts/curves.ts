import type { Series } from '../../src/server/metrics/metric-routes.ts';
import { averageGroups } from './average-groups.ts';
import type { ChartSettings, XAxis } from './settings.ts';
import { smooth } from './smoothing.ts';

/** A run as charts know it. */
export interface ChartRun {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly startTime: number | null;
  /** Runs of one group are drawn as one curve: their mean and its spread. */
  readonly group?: string | undefined;
}

/** One line of a chart. */
export interface Curve {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** As logged, where `y` is smoothed. */
  readonly raw: readonly (number | null)[] | undefined;
  readonly band: Band | undefined;
}

interface Band {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

export function buildCurves(
  series: readonly Series[],
  runs: readonly ChartRun[],
  settings: ChartSettings,
): readonly Curve[] {
  const byRun = new Map(series.map((each) => [each.runId, each]));
  const single: Curve[] = [];
  const groups = new Map<string, Curve[]>();
  for (const run of runs) {
    const found = byRun.get(run.id);
    if (found === undefined) continue;
    const curve = curveOf(found, run, settings);
    if (run.group === undefined) single.push(curve);
    else groups.set(run.group, [...(groups.get(run.group) ?? []), curve]);
  }
  const curves = [...single, ...averageGroups(groups)];
  return settings.logX || settings.logY ? curves.map((curve) => positive(curve, settings)) : curves;
}

function curveOf(series: Series, run: ChartRun, settings: ChartSettings): Curve {
  const { x, order } = sortedX(series, run, settings.axis);
  const pick = (values: readonly (number | null)[]) => order.map((index) => values[index]!);
  const last = pick(series.last);
  const bucketed = series.points > series.step.length;
  return {
    id: run.id,
    name: run.name,
    color: run.color,
    x,
    y: smooth(x, last, settings.smoothing),
    raw: settings.smoothing > 0 ? last : undefined,
    band: settings.band && bucketed ? { low: pick(series.min), high: pick(series.max) } : undefined,
  };
}

/** A resumed run may have logged later steps earlier: the x-axis must not go back. */
function sortedX({ step, time }: Series, run: ChartRun, axis: XAxis) {
  const begin = run.startTime ?? time[0] ?? 0;
  const values =
    axis === 'step' ? step : time.map((at) => (axis === 'wall' ? at : at - begin) / 1_000);
  const order = values.map((_, index) => index);
  order.sort((a, b) => values[a]! - values[b]!);
  return { x: order.map((index) => values[index]!), order };
}

/** Logarithms know only what is above 0. */
function positive(curve: Curve, { logX, logY }: ChartSettings): Curve {
  const keep = logX ? curve.x.flatMap((x, index) => (x > 0 ? [index] : [])) : undefined;
  const pick = (values: readonly (number | null)[]) => {
    const kept = keep ? keep.map((index) => values[index]!) : values;
    return logY ? kept.map((value) => (value !== null && value > 0 ? value : null)) : kept;
  };
  return {
    ...curve,
    x: keep ? keep.map((index) => curve.x[index]!) : curve.x,
    y: pick(curve.y),
    raw: curve.raw && pick(curve.raw),
    band: curve.band && { low: pick(curve.band.low), high: pick(curve.band.high) },
  };
}
