import { pythonStr } from '../value/python-text.ts';
import type { PyDict, PyValue } from '../value/values.ts';
import { type PlotSource, sourceName, variedKeys } from './datapoints.ts';

export interface PlotPoint {
  readonly x: number | string;
  readonly y: number | string;
}

/** What one version has of a plot. */
export interface PlotSeries {
  readonly revision: string;
  /** The field, its file or both, where a plot has several. */
  readonly field: string | undefined;
  readonly points: readonly PlotPoint[];
}

/** The rows of a plot as one series a version and source. */
export function seriesOf(
  rows: readonly PyDict[],
  props: PyDict,
  sources: readonly PlotSource[],
): readonly PlotSeries[] {
  const varied = variedKeys(sources);
  const [x, y] = [props.get('x') ?? null, props.get('y') ?? null];
  const found = new Map<string, { revision: string; field?: string; points: PlotPoint[] }>();
  for (const row of rows) {
    const [revision = '', filename = '', field = ''] = ['rev', 'filename', 'field'].map((key) =>
      pythonStr(row.get(key) ?? ''),
    );
    const key = [revision, filename, field].join('\0');
    const series = found.get(key) ?? {
      revision,
      ...(varied.length > 0 ? { field: sourceName({ filename, field }, varied) } : {}),
      points: [],
    };
    found.set(key, series);
    series.points.push({ x: coordinate(row, x), y: coordinate(row, y) });
  }
  return [...found.values()].map((series) => ({ field: undefined, ...series }));
}

/** A number where the value is one, also as text of a CSV. */
function coordinate(row: PyDict, field: PyValue): number | string {
  const value = typeof field === 'string' ? (row.get(field) ?? null) : null;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = value === null ? '' : pythonStr(value);
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
