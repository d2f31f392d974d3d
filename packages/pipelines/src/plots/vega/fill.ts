import { isTruthy, type PyDict, type PyScalar, type PyValue } from '../../value/values.ts';
import type { PlotSource } from '../datapoints.ts';
import { BadTemplateError, PlotFieldError } from '../errors.ts';
import { AnchoredSpec } from './anchors.ts';
import { optionalAnchors } from './optional-anchors.ts';
import type { Template } from './template.ts';
import { anchor } from './templates/parts.ts';

export interface PlotToFill {
  readonly template: Template;
  /** With `rev`, `filename` and `field`. */
  readonly rows: readonly PyDict[];
  /** `x`, `y`, `title` and the rest. */
  readonly props: PyDict;
  /** Those that have rows. */
  readonly revisions: readonly string[];
  readonly sources: readonly PlotSource[];
}

export interface FilledTemplate {
  readonly spec: PyDict;
  /** Anchors that were asked to be left in, with what they stand for. */
  readonly anchors: PyDict;
}

/** What an editor fills in by itself: the data, and how series look. */
export const SPLIT_ANCHORS: ReadonlySet<string> = new Set([
  'color',
  'data',
  'plot_height',
  'plot_width',
  'shape',
  'stroke_dash',
  'title',
  'tooltip',
  'x_label',
  'y_label',
  'zoom_and_pan',
]);

/**
 * The specification of a plot: its template with the anchors replaced, those of DVC 2 and 3. Nothing
 * where there are no rows. Throws PlotFieldError and BadTemplateError.
 */
export function fillTemplate(
  plot: PlotToFill,
  split: ReadonlySet<string> = new Set(),
): FilledTemplate {
  const { template, rows, props } = plot;
  const left = new Map<PyScalar, PyValue>();
  if (rows.length === 0) return { spec: new Map(), anchors: left };
  for (const axis of ['x', 'y']) requireField(props.get(axis), plot);
  const spec = new AnchoredSpec(template.spec);
  const put = (name: string, value: PyValue) => {
    if (split.has(name)) left.set(anchor(name), value);
    else spec.fill(anchor(name), value);
  };
  const { values, rows: shown } = optionalAnchors(plot, (name) => spec.has(anchor(name)));
  for (const [name, value, fixed] of values) {
    if (fixed) spec.fill(anchor(name), value);
    else put(name, value);
  }
  if (!(split.has('data') || spec.has(anchor('data')))) {
    throw new BadTemplateError(template.name, `it does not use the anchor ${anchor('data')}`);
  }
  for (const name of ['title', 'x', 'y', 'x_label', 'y_label']) {
    const value = props.get(name) ?? null;
    if (value !== null) put(name, name === 'x' || name === 'y' ? escaped(value) : value);
  }
  put('data', shown);
  return { spec: spec.filled, anchors: left };
}

function requireField(field: PyValue | undefined, { rows, template }: PlotToFill): void {
  if (!isTruthy(field) || typeof field !== 'string' || rows.some((row) => row.has(field))) return;
  throw new PlotFieldError(field, template.name, [...(rows[0]?.keys() ?? [])].map(String));
}

/** Dots and brackets would lead into values. */
function escaped(value: PyValue): PyValue {
  return typeof value === 'string' ? value.replace(/[.[\]]/g, '\\$&') : value;
}
