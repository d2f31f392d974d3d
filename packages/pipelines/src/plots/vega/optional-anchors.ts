import { compareCodePoints } from '../../value/python-json.ts';
import { dict, type PyDict, type PyScalar, type PyValue } from '../../value/values.ts';
import { type PlotSource, SEPARATOR, sourceName, variedKeys } from '../datapoints.ts';
import type { PlotToFill } from './fill.ts';

const SIZE = 300n;

const RANGES: Readonly<Record<string, readonly PyValue[]>> = {
  color: ['#945dd6', '#13adc7', '#f46837', '#48bb78', '#4299e1', '#ed8936', '#f56565'],
  shape: ['circle', 'square', 'triangle', 'diamond'],
  stroke_dash: [
    [1, 0],
    [8, 8],
    [8, 4],
    [4, 4],
    [4, 2],
    [2, 1],
    [1, 1],
  ].map((dash) => dash.map(BigInt)),
};

/** Filled with nothing where a plot has one source. */
const EMPTY = ['column', 'row', 'shape', 'stroke_dash'] as const;

type AnchorValue = readonly [name: string, value: PyValue, fixed?: boolean];

interface OptionalAnchors {
  /** In the order in which they are filled; `fixed` ones are never left in. */
  readonly values: readonly AnchorValue[];
  /** The rows with the columns that the anchors speak of. */
  readonly rows: readonly PyDict[];
}

/** What the anchors of DVC 3 stand for, of those that a template has. */
export function optionalAnchors(plot: PlotToFill, has: (name: string) => boolean): OptionalAnchors {
  const { sources, rows } = plot;
  const single = sources.length <= 1;
  const varied = single ? [] : variedKeys(sources);
  const all = [...look(plot), ...(single ? ofOneSource(plot) : ofSources(plot, varied))];
  const values = all.filter(([name]) => has(name));
  if (values.length === 0) return { values, rows };
  return { values, rows: rows.map((row) => withColumns(row, varied)) };
}

function look({ revisions }: PlotToFill): readonly AnchorValue[] {
  return [
    ['color', mapping('rev', 'color', revisions)],
    ['zoom_and_pan', dict({ name: 'grid', select: 'interval', bind: 'scales' })],
    ['plot_height', SIZE],
    ['plot_width', SIZE],
  ];
}

function ofOneSource(plot: PlotToFill): readonly AnchorValue[] {
  return [
    ...groups(plot, ['rev']),
    ['pivot_field', 'datum.rev'],
    ['tooltip', tooltip(plot, [])],
    ...EMPTY.map((name): AnchorValue => [name, new Map(), true]),
  ];
}

function ofSources(plot: PlotToFill, varied: readonly string[]): readonly AnchorValue[] {
  const key = varied.join(SEPARATOR);
  const domain = domainOf(plot.sources, varied);
  const facet = dict({ field: key, sort: [] });
  const pivot = ['rev', ...varied].map((name) => `datum.${name}`).join(` + '${SEPARATOR}' + `);
  return [
    ...groups(plot, ['rev', key]),
    ['pivot_field', pivot],
    ['row', facet],
    ['column', facet],
    ['tooltip', tooltip(plot, [key])],
    ['stroke_dash', mapping(key, 'stroke_dash', domain)],
    ['shape', mapping(key, 'shape', domain)],
  ];
}

function groups({ props }: PlotToFill, by: readonly string[]): readonly AnchorValue[] {
  return [
    ['group_by', by],
    ['group_by_x', [...by, props.get('x') ?? null]],
    ['group_by_y', [...by, props.get('y') ?? null]],
  ];
}

function tooltip({ props }: PlotToFill, more: readonly string[]): PyValue {
  const fields = ['rev', props.get('x') ?? null, props.get('y') ?? null, ...more];
  return fields.map((field) => dict({ field }));
}

function domainOf(sources: readonly PlotSource[], varied: readonly string[]): readonly string[] {
  const names = sources.map((source) => sourceName(source, varied));
  return [...new Set(names)].sort(compareCodePoints);
}

/** A colour, shape or dash for each value of a field; they begin anew where they end. */
function mapping(field: string, name: string, domain: readonly string[]): PyDict {
  const values = RANGES[name] ?? [];
  const range = domain.map((_, index) => values[index % values.length] ?? null);
  const legend = dict({ symbolFillColor: 'transparent', symbolStrokeColor: 'grey' });
  return dict({
    field,
    scale: dict({ domain, range }),
    legend: name === 'color' ? undefined : legend,
  });
}

/** One column that names the series instead of the two, or only the one that differs. */
function withColumns(row: PyDict, varied: readonly string[]): PyDict {
  const changed = new Map<PyScalar, PyValue>(row);
  if (varied.length === 2) {
    const names = varied.map((key) => String(row.get(key) ?? ''));
    changed.set(varied.join(SEPARATOR), names.join(SEPARATOR));
  }
  for (const key of ['filename', 'field']) {
    if (varied.length === 2 || !varied.includes(key)) changed.delete(key);
  }
  return changed;
}
