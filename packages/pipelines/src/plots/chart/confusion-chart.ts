import { escapeHtml } from '../../page/escape.ts';
import type { Plot } from '../plot-data.ts';
import type { PlotSeries } from '../series.ts';
import { shortened, svg, WIDTH } from './frame.ts';

const TOP = 10;
const BELOW = 62;
const CHAR = 7.4;
/** With more classes the cells are too small for numbers. */
const MOST_NUMBERS = 14;

/** How often each class was taken for each: rows are the vertical field, columns the horizontal one. */
export function confusionChart(plot: Plot, series: PlotSeries): string {
  const classes = [
    ...new Set(
      plot.series.flatMap(({ points }) => points.flatMap(({ x, y }) => [String(x), String(y)])),
    ),
  ].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const counts = countPairs(series);
  const widest = Math.max(1, ...classes.map((name) => [...shortened(name)].length));
  const left = 34 + widest * CHAR;
  const side = Math.min(64, (WIDTH - left - 16) / Math.max(1, classes.length));
  const rowSums = new Map(
    classes.map((y) => [y, sum(classes.map((x) => counts.get(`${y}\0${x}`) ?? 0))]),
  );
  const normalised = plot.template.kind === 'confusion_normalized';
  const share = (y: string, x: string) => {
    const count = counts.get(`${y}\0${x}`) ?? 0;
    return normalised ? count / (rowSums.get(y) || 1) : count;
  };
  const most = normalised ? 1 : Math.max(1, ...counts.values());
  const cells = classes.flatMap((y, row) =>
    classes.map((x, column) =>
      cell({
        x,
        y,
        value: share(y, x),
        part: share(y, x) / most,
        left: left + column * side,
        top: TOP + row * side,
        side,
        numbers: classes.length <= MOST_NUMBERS,
      }),
    ),
  );
  const bottom = TOP + classes.length * side;
  const rows = classes.map(
    (name, index) =>
      `<text class="tick" text-anchor="end" x="${(left - 8).toFixed(1)}" y="${(TOP + (index + 0.5) * side + 4.5).toFixed(1)}">${escapeHtml(shortened(name))}</text>`,
  );
  const slanted = widest * CHAR > side - 4;
  const columns = classes.map((name, index) => {
    const [x, y] = [left + (index + 0.5) * side, bottom + 16];
    const turn = slanted
      ? `text-anchor="end" transform="translate(${(x + 4).toFixed(1)} ${y - 4}) rotate(-40)"`
      : `text-anchor="middle" x="${x.toFixed(1)}" y="${y}"`;
    return `<text class="tick" ${turn}>${escapeHtml(shortened(name))}</text>`;
  });
  const drop = slanted ? Math.min(110, widest * CHAR * 0.65) : 0;
  const titles = [
    `<text class="title" text-anchor="middle" x="${(left + (classes.length * side) / 2).toFixed(1)}" y="${(bottom + 40 + drop).toFixed(1)}">${escapeHtml(plot.xLabel)}</text>`,
    `<text class="title" text-anchor="middle" transform="translate(14 ${((TOP + bottom) / 2).toFixed(1)}) rotate(-90)">${escapeHtml(plot.yLabel)}</text>`,
  ];
  const label = `${plot.title}, ${series.revision}`;
  return svg(
    label,
    [...cells, ...rows, ...columns, ...titles].join('\n'),
    Math.ceil(bottom + BELOW + drop),
  );
}

function countPairs({ points }: PlotSeries): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { x, y } of points) counts.set(`${y}\0${x}`, (counts.get(`${y}\0${x}`) ?? 0) + 1);
  return counts;
}

interface Cell {
  readonly x: string;
  readonly y: string;
  readonly value: number;
  /** Of the largest value. */
  readonly part: number;
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly numbers: boolean;
}

function cell({ x, y, value, part, left, top, side, numbers }: Cell): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(2);
  const middle = `x="${(left + side / 2).toFixed(1)}" y="${(top + side / 2 + 4.5).toFixed(1)}"`;
  const strong = part > 0.55 ? ' strong' : '';
  return (
    `<g class="cell${strong}"><rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${side.toFixed(1)}" height="${side.toFixed(1)}" ` +
    `fill-opacity="${(0.04 + part * 0.96).toFixed(3)}"/><title>${escapeHtml(`${y} → ${x}: ${text}`)}</title>` +
    `${numbers ? `<text class="count" text-anchor="middle" ${middle}>${text}</text>` : ''}</g>`
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
