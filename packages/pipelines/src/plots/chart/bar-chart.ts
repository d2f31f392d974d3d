import { escapeHtml } from '../../page/escape.ts';
import type { Plot } from '../plot-data.ts';
import { COLOURS, frameFor, numericAxis, numericTicks, shortened, svg, WIDTH } from './frame.ts';
import { tickText } from './scale.ts';

const BAR = 14;
const GAP = 10;
const TOP = 8;
const BELOW = 46;

/** Horizontal bars: a group for each name, a colour for each series. */
export function barChart(plot: Plot): string {
  const names = [...new Set(plot.series.flatMap(({ points }) => points.map(nameOf)))];
  const values = plot.series.map(
    ({ points }) => new Map(points.map((point) => [nameOf(point), lengthOf(point)])),
  );
  if (plot.template.kind === 'bar_horizontal_sorted') {
    names.sort((a, b) => (values[0]?.get(b) ?? 0) - (values[0]?.get(a) ?? 0));
  }
  const group = plot.series.length * BAR + GAP;
  const bottom = TOP + names.length * group;
  const { left, right } = frameFor(names.map(shortened));
  const ticks = numericTicks([0, ...values.flatMap((one) => [...one.values()])]);
  const x = numericAxis(ticks, [left, right], plot.xLabel);
  const grid = ticks.map((tick) => {
    const at = x.scale(tick).toFixed(1);
    return (
      `<path class="grid" d="M${at} ${TOP}V${bottom}"/>` +
      `<text class="tick" text-anchor="middle" x="${at}" y="${bottom + 18}">${tickText(tick)}</text>`
    );
  });
  const bars = names.flatMap((name, row) => {
    const y = TOP + row * group + GAP / 2;
    const middle = (y + (group - GAP) / 2 + 4.5).toFixed(1);
    const label = `<text class="tick" text-anchor="end" x="${left - 8}" y="${middle}">${escapeHtml(shortened(name))}</text>`;
    return [
      label,
      ...values.map((one, index) => bar({ name, value: one.get(name), index, y, x: x.scale })),
    ];
  });
  const title = `<text class="title" text-anchor="middle" x="${(left + right) / 2}" y="${bottom + 38}">${escapeHtml(plot.xLabel)}</text>`;
  return svg(plot.title, [...grid, ...bars, title].join('\n'), Math.max(bottom + BELOW, WIDTH / 6));
}

interface BarToDraw {
  readonly name: string;
  readonly value: number | undefined;
  readonly index: number;
  readonly y: number;
  readonly x: (value: number) => number;
}

function bar({ name, value, index, y, x }: BarToDraw): string {
  if (value === undefined) return '';
  const [start, end] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  return (
    `<rect class="bar s${index % COLOURS}" x="${start.toFixed(1)}" y="${(y + index * BAR).toFixed(1)}" ` +
    `width="${Math.max(1, end - start).toFixed(1)}" height="${BAR - 2}"><title>${escapeHtml(name)}: ${value}</title></rect>`
  );
}

/** The axis of names is the vertical one. */
function nameOf({ y }: Plot['series'][number]['points'][number]): string {
  return String(y);
}

function lengthOf({ x }: Plot['series'][number]['points'][number]): number {
  return typeof x === 'number' ? x : 0;
}
