import { escapeHtml } from '../../page/escape.ts';
import type { Plot } from '../plot-data.ts';
import type { PlotPoint, PlotSeries } from '../series.ts';
import {
  COLOURS,
  drawAxes,
  type Frame,
  frameFor,
  namedAxis,
  numericAxis,
  numericTicks,
  svg,
} from './frame.ts';
import { smoothed } from './loess.ts';
import { tickText } from './scale.ts';

/** More points than this are not drawn one by one on a line. */
const MOST_DOTS = 60;

/** Lines, dots or smoothed lines: a colour for each series. */
export function xyChart(plot: Plot): string {
  const series = plot.series.map((one) => ({ ...one, points: one.points.filter(hasNumericY) }));
  const points = series.flatMap((one) => one.points);
  const names = namesOf(points);
  const yTicks = numericTicks(points.map(({ y }) => y as number));
  const frame = frameFor(yTicks.map(tickText));
  const xRange = [frame.left, frame.right] as const;
  const x = names
    ? namedAxis(names, xRange, plot.xLabel)
    : numericAxis(numericTicks(points.map((point) => point.x as number)), xRange, plot.xLabel);
  const y = numericAxis(yTicks, [frame.bottom, frame.top], plot.yLabel);
  const place = (point: PlotPoint): Placed => ({
    x: x.scale(names ? names.indexOf(String(point.x)) : (point.x as number)),
    y: y.scale(point.y as number),
    text: `${point.x}: ${point.y}`,
  });
  const body = series.map((one, index) =>
    drawSeries(plot, one, one.points.map(place), index, frame),
  );
  return svg(plot.title, [drawAxes(frame, x, y), ...body].join('\n'));
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

function hasNumericY({ y }: PlotPoint): boolean {
  return typeof y === 'number';
}

/** The values of a horizontal axis that is none of numbers. */
function namesOf(points: readonly PlotPoint[]): readonly string[] | undefined {
  if (points.every(({ x }) => typeof x === 'number')) return undefined;
  return [...new Set(points.map(({ x }) => String(x)))];
}

function drawSeries(
  plot: Plot,
  series: PlotSeries,
  points: readonly Placed[],
  index: number,
  frame: Frame,
): string {
  const colour = `s${index % COLOURS}`;
  const name = escapeHtml([series.revision, series.field].filter(Boolean).join(' '));
  const isScatter = plot.template.kind?.startsWith('scatter');
  const shown = plot.template.kind === 'scatter_jitter' ? jittered(points, frame) : points;
  const dots =
    isScatter || points.length <= MOST_DOTS
      ? shown.map(
          ({ x, y, text }) =>
            `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${isScatter ? 3.5 : 2.5}"><title>${name} ${escapeHtml(text)}</title></circle>`,
        )
      : [];
  if (isScatter) return `<g class="dots ${colour}">${dots.join('')}</g>`;
  const line = plot.template.kind === 'smooth' ? smoothed(points) : points;
  const path = line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`);
  const marks = plot.template.kind === 'smooth' ? '' : dots.join('');
  return `<g class="line ${colour}"><path d="${path.join('')}"><title>${name}</title></path>${marks}</g>`;
}

/** Dots that would lie over each other, moved a little; always the same way. */
function jittered(points: readonly Placed[], frame: Frame): readonly Placed[] {
  const reach = (frame.right - frame.left) / 60;
  const noise = (seed: number) =>
    (((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296) * 2 - 1;
  return points.map((point, index) => ({
    ...point,
    x: point.x + noise(index + 1) * reach,
    y: point.y + noise(index + 7_919) * reach,
  }));
}
