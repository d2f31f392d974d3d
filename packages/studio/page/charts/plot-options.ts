import uPlot from 'uplot';
import { formatDuration, formatNumber } from '../design/format.ts';
import type { Curve } from './curves.ts';
import type { ChartSettings, XAxis } from './settings.ts';
import { rangeWithoutOutliers } from './y-range.ts';

interface Plot {
  readonly curves: readonly Curve[];
  readonly settings: ChartSettings;
  readonly width: number;
  readonly height: number;
  readonly onZoom: (range: readonly [number, number]) => void;
  readonly onCursor: (plot: uPlot) => void;
}

/** The columns of a plot: x, then per curve its line, the line as logged, and its band. */
export function plotData(curves: readonly Curve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  const tables = curves.map(({ x, y, raw, band }) => {
    return [x, y, ...(raw ? [raw] : []), ...(band ? [band.low, band.high] : [])];
  });
  return uPlot.join(tables as unknown as uPlot.AlignedData[]);
}

export function plotOptions(plot: Plot): uPlot.Options {
  const { curves, settings, width, height, onZoom, onCursor } = plot;
  const ink = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = {
    stroke: ink('--muted'),
    grid: { stroke: ink('--line'), width: 1 },
    ticks: { show: false },
  };
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  return {
    width,
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: {
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      dataIdx: nearestPoint,
    },
    scales: { x: { time: false, distr: settings.logX ? 3 : 1 }, y: yScale(curves, settings) },
    axes: [
      {
        ...axis,
        font,
        size: 30,
        gap: 4,
        values: (_, ticks) => ticks.map((at) => tick(at, settings.axis)),
      },
      {
        ...axis,
        font,
        size: 56,
        gap: 4,
        values: (_, ticks) => ticks.map((at) => (at === null ? '' : formatNumber(at))),
      },
    ],
    ...seriesAndBands(curves),
    hooks: {
      setCursor: [onCursor],
      setSelect: [
        (u) => {
          const { left, width: wide } = u.select;
          if (wide < 4) return;
          onZoom([u.posToVal(left, 'x'), u.posToVal(left + wide, 'x')]);
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function yScale(curves: readonly Curve[], { logY, ignoreOutliers }: ChartSettings): uPlot.Scale {
  const range = ignoreOutliers ? rangeWithoutOutliers(curves) : undefined;
  const scale: uPlot.Scale = { distr: logY ? 3 : 1 };
  return range ? { ...scale, range: [range[0], range[1]] } : scale;
}

function seriesAndBands(curves: readonly Curve[]) {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  const points = { show: false };
  for (const { name, color, x, raw, band } of curves) {
    // A single point has no line to be seen by.
    const alone = { show: x.length <= 2, size: 5, fill: color };
    series.push({ label: name, stroke: color, width: 1.6, points: alone });
    if (raw) series.push({ stroke: `${color}50`, width: 1, points });
    if (!band) continue;
    bands.push({ series: [series.length + 1, series.length], fill: `${color}26` });
    series.push(
      { stroke: 'transparent', width: 0, points },
      { stroke: 'transparent', width: 0, points },
    );
  }
  return { series, bands };
}

/** Curves are joined over all their x: the point under the cursor may belong to another one. */
function nearestPoint(plot: uPlot, index: number, hovered: number): number {
  const values = plot.data[index]!;
  if (values[hovered] != null) return hovered;
  let left = hovered;
  let right = hovered;
  while (left >= 0 || right < values.length) {
    if (values[--left] != null) return left;
    if (values[++right] != null) return right;
  }
  return hovered;
}

export function tick(at: number, axis: XAxis): string {
  if (axis === 'step') return Number.isInteger(at) ? compact(at) : '';
  if (axis === 'relative') return formatDuration(at * 1_000);
  const date = new Date(at * 1_000);
  return `${date.getMonth() + 1}/${date.getDate()} ${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

function compact(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 }).format(
    value,
  );
}
