import { html, type SafeHtml } from '../html.ts';
import { tickLabel } from '../numbers.ts';
import { linearScale, type Scale } from './scale.ts';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** Drawn pale behind the others, and left out of the legend. */
  readonly faint?: boolean;
  /** A dot at every point. */
  readonly dots?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Both axes from 0 to 1. */
  readonly unit?: boolean;
  /** A reference line from (0, 0) to (1, 1). */
  readonly diagonal?: boolean;
  /** Stands under the chart. */
  readonly note?: string;
}

const WIDTH = 460;
const HEIGHT = 300;
const PLOT = { left: 54, right: WIDTH - 12, top: 12, bottom: HEIGHT - 44 };

/** A figure with an SVG of lines, its caption and legend. */
export function lineChart(chart: LineChart): SafeHtml {
  const [x, y] = scalesOf(chart);
  const colours = coloursOf(chart.series);
  // The first of the series matters most and is drawn last; the faint ones stay behind all.
  const lines = chart.series
    .map((series, at) => ({ series, colour: colours[at]! }))
    .toReversed()
    .sort((a, b) => Number(b.series.faint ?? false) - Number(a.series.faint ?? false))
    .map(({ series, colour }) => seriesLine(series, colour, x, y));
  const shown = chart.series.filter((series) => !series.faint);
  const legend = chart.series.flatMap((series, at) =>
    series.faint ? [] : [html`<li><span class="key k${colours[at]!}"></span>${series.name}</li>`],
  );
  return html`<figure class="chart"><figcaption>${chart.title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(chart, shown)}">
${grid(chart, x, y)}${chart.diagonal ? diagonalLine(x, y) : undefined}${lines}</svg>
${legend.length > 1 || shown[0]?.name !== chart.title ? html`<ul class="legend">${legend}</ul>` : undefined}${
  chart.note ? html`<p class="note">${chart.note}</p>` : undefined
}</figure>`;
}

function scalesOf({ series, unit }: LineChart): readonly [Scale, Scale] {
  const across = [PLOT.left, PLOT.right] as const;
  const up = [PLOT.bottom, PLOT.top] as const;
  if (unit) return [linearScale([0, 1], across), linearScale([0, 1], up)];
  const points = series.flatMap((one) => one.points).filter(({ y }) => Number.isFinite(y));
  return [
    linearScale(extent(points.map((point) => point.x)), across, true),
    linearScale(extent(points.map((point) => point.y)), up),
  ];
}

function extent(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

/** Colours go to the named lines in turn; a faint one shares that of the next. */
function coloursOf(series: readonly Series[]): readonly number[] {
  let next = 1;
  return series.map((one) => (one.faint ? next : next++)).map((at) => ((at - 1) % 6) + 1);
}

function grid({ xLabel, yLabel }: LineChart, x: Scale, y: Scale): SafeHtml {
  const { left, right, top, bottom } = PLOT;
  const across = y.ticks.map((tick) => {
    const at = y.toPixel(tick).toFixed(1);
    return html`<path class="grid" d="M${left} ${at}H${right}"/><text x="${left - 7}" y="${at}" dy=".33em" text-anchor="end">${tickLabel(tick)}</text>`;
  });
  const along = x.ticks.map((tick) => {
    const at = x.toPixel(tick).toFixed(1);
    return html`<text x="${at}" y="${bottom + 17}" text-anchor="middle">${tickLabel(tick)}</text>`;
  });
  const middle = (top + bottom) / 2;
  return html`${across}${along}<path class="axis" d="M${left} ${bottom}H${right}"/>
<text class="label" x="${(left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${xLabel}</text>
<text class="label upright" transform="translate(13 ${middle}) rotate(-90)" text-anchor="middle">${yLabel}</text>`;
}

function diagonalLine(x: Scale, y: Scale): SafeHtml {
  return html`<path class="reference" d="M${x.toPixel(0)} ${y.toPixel(0)}L${x.toPixel(1)} ${y.toPixel(1)}"/>`;
}

function seriesLine(series: Series, colour: number, x: Scale, y: Scale): SafeHtml {
  const points = series.points
    .filter((point) => Number.isFinite(point.y))
    .map((point) => [x.toPixel(point.x).toFixed(1), y.toPixel(point.y).toFixed(1)] as const);
  const path = points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${px} ${py}`).join('');
  const dots =
    series.dots || points.length === 1
      ? points.map(([px, py]) => html`<circle class="k${colour}" cx="${px}" cy="${py}" r="3.5"/>`)
      : undefined;
  return html`<path class="line k${colour}${series.faint ? ' faint' : ''}" d="${path}"/>${dots}`;
}

function describe(chart: LineChart, shown: readonly Series[]): string {
  const ends = shown.map(({ name, points }) => {
    const last = points.at(-1);
    return last ? `${name}: ${points.length} points, last ${tickLabel(last.y)}` : `${name}: none`;
  });
  return `${chart.title}. ${chart.yLabel} over ${chart.xLabel}. ${ends.join('; ')}`;
}
