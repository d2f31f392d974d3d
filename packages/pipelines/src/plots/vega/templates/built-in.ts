import type { PyDict, PyScalar, PyValue } from '../../../value/values.ts';
import { bars } from './bars.ts';
import { confusion, confusionNormalized } from './confusion.ts';
import { simple, smooth } from './lines.ts';
import type { Json, JsonObject } from './parts.ts';
import { scatter, scatterJitter } from './scatter.ts';

/** The kinds of plots that there are without a template of one's own, in DVC's order. */
export const PLOT_TEMPLATES = [
  'simple',
  'linear',
  'confusion',
  'confusion_normalized',
  'scatter',
  'scatter_jitter',
  'smooth',
  'bar_horizontal_sorted',
  'bar_horizontal',
] as const;
export type PlotTemplate = (typeof PLOT_TEMPLATES)[number];

const SPECS: Readonly<Record<PlotTemplate, JsonObject>> = {
  simple,
  linear: smooth,
  confusion,
  confusion_normalized: confusionNormalized,
  scatter,
  scatter_jitter: scatterJitter,
  smooth,
  bar_horizontal_sorted: bars({ sort: '-x' }),
  bar_horizontal: bars({}),
};

/** The Vega-Lite specification of a built-in kind, anchors unfilled: the values of DVC's. */
export function builtInSpec(template: PlotTemplate): PyDict {
  return toDict(SPECS[template]);
}

function toDict(value: JsonObject): PyDict {
  return new Map<PyScalar, PyValue>(
    Object.entries(value).map(([key, item]) => [key, toValue(item)]),
  );
}

function toValue(value: Json): PyValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object') return value;
  if (isArray(value)) return value.map(toValue);
  return toDict(value);
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
