import { escapeHtml } from './escape.ts';
import { count } from './numbers.ts';
import type { ChartBlock } from './report.ts';

const WIDTH = 720;
const LABEL = 220;
const VALUE = 64;
const BAR = 14;
const COLUMN_HEIGHT = 160;
const COLORS = ['#2f6fde', '#d9822b', '#1f9d6b', '#a24bc9', '#c23b53'];

/** Text in the colour of the page that a file is looked at on. */
const STANDALONE_STYLE =
  '<style>text{font:12px system-ui,sans-serif;fill:#1f2328}.axis{stroke:#8884}@media (prefers-color-scheme:dark){text{fill:#e6edf3}}</style>';

export interface ChartOptions {
  /** With a style of its own, for a file; inside a page the page has it. */
  readonly standalone: boolean;
}

/** The chart as SVG; it says in words what it shows for those who cannot see it. */
export function chartSvg(chart: ChartBlock, { standalone }: ChartOptions): string {
  const drawn = chart.direction === 'rows' ? rowBars(chart) : columnBars(chart);
  const legendHeight = chart.series.length > 1 ? 24 : 0;
  const height = drawn.height + legendHeight + 4;
  const namespace = standalone ? ' xmlns="http://www.w3.org/2000/svg"' : '';
  return [
    `<svg${namespace} viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeHtml(chart.title)}">`,
    `<title>${escapeHtml(chart.title)}</title>`,
    standalone ? STANDALONE_STYLE : '',
    legendHeight > 0 ? legend(chart.series) : '',
    `<g transform="translate(0 ${legendHeight})">${drawn.content}</g></svg>`,
  ].join('');
}

interface Drawn {
  readonly height: number;
  readonly content: string;
}

function rowBars({ bars, series }: ChartBlock): Drawn {
  const most = Math.max(1, ...bars.flatMap(({ values }) => values));
  const step = series.length * BAR + 8;
  const room = WIDTH - LABEL - VALUE;
  const content = bars.map(({ label, values }, i) => {
    const y = i * step;
    const middle = y + (series.length * BAR) / 2 + 4;
    const rects = values.map((value, k) => {
      const width = (value / most) * room;
      const at = y + k * BAR;
      return `${rect({ x: LABEL, y: at, width, height: BAR - 2, series: k })}<text x="${LABEL + width + 6}" y="${at + BAR - 3}">${count(value)}</text>`;
    });
    return `<text x="${LABEL - 8}" y="${middle}" text-anchor="end">${escapeHtml(shorten(label, 28))}</text>${rects.join('')}`;
  });
  return { height: bars.length * step, content: content.join('') };
}

function columnBars({ bars, series }: ChartBlock): Drawn {
  // Series are compared by shape: each is drawn relative to its own largest column.
  const most = series.map((_, k) => Math.max(1, ...bars.map(({ values }) => values[k] ?? 0)));
  const step = WIDTH / Math.max(bars.length, 1);
  const width = Math.max(1, (step - 4) / series.length);
  const every = Math.ceil(bars.length / 12);
  const content = bars.map(({ label, values }, i) => {
    const rects = values.map((value, k) => {
      const height = (value / most[k]!) * COLUMN_HEIGHT;
      const shape = {
        x: i * step + 2 + k * width,
        y: COLUMN_HEIGHT - height,
        width,
        height,
        series: k,
      };
      return rect(shape, `${label}: ${count(value)}`);
    });
    const tick =
      i % every === 0
        ? `<text x="${i * step + 2}" y="${COLUMN_HEIGHT + 16}">${escapeHtml(label)}</text>`
        : '';
    return rects.join('') + tick;
  });
  const axis = `<line class="axis" x1="0" x2="${WIDTH}" y1="${COLUMN_HEIGHT + 0.5}" y2="${COLUMN_HEIGHT + 0.5}" stroke="currentColor"/>`;
  return { height: COLUMN_HEIGHT + 22, content: content.join('') + axis };
}

interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly series: number;
}

function rect({ x, y, width, height, series }: Shape, title?: string): string {
  const [left, top, w, h] = [x, y, width, height].map((value) => Number(value.toFixed(1)));
  const color = COLORS[series % COLORS.length];
  const words = title === undefined ? '' : `<title>${escapeHtml(title)}</title>`;
  return `<rect x="${left}" y="${top}" width="${w}" height="${h}" fill="${color}">${words}</rect>`;
}

function legend(series: readonly string[]): string {
  const width = Math.min(150, WIDTH / series.length);
  return series
    .map(
      (name, i) =>
        `<rect x="${i * width}" y="4" width="12" height="12" fill="${COLORS[i % COLORS.length]}"/><text x="${i * width + 18}" y="14">${escapeHtml(shorten(name, 18))}</text>`,
    )
    .join('');
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}
