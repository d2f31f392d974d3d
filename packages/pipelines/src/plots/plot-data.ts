import { extname } from 'node:path';
import type { Version } from '../compare/revisions.ts';
import { MissingFileError } from '../errors.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { pythonStr } from '../value/python-text.ts';
import type { PyValue } from '../value/values.ts';
import { findPlots, type PlotDefinition, type PlotProps } from './definition.ts';
import { PlotFieldError, PlotTemplateError } from './errors.ts';
import { type Row, readRows } from './read-rows.ts';

export const TEMPLATES = [
  'linear',
  'simple',
  'smooth',
  'scatter',
  'scatter_jitter',
  'bar_horizontal',
  'bar_horizontal_sorted',
  'confusion',
  'confusion_normalized',
] as const;
export type PlotTemplate = (typeof TEMPLATES)[number];

export interface PlotPoint {
  readonly x: number | string;
  readonly y: number | string;
}

/** What one version has of a plot. */
export interface PlotSeries {
  readonly revision: string;
  /** The field, where a plot has several. */
  readonly field: string | undefined;
  readonly points: readonly PlotPoint[];
}

export interface PlotImage {
  readonly revision: string;
  /** `image/png` … */
  readonly type: string;
  readonly bytes: Buffer;
}

/** A plot with the data of every version that has it. */
export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly template: PlotTemplate;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly PlotSeries[];
  readonly images: readonly PlotImage[];
  /** What could not be read, by revision. */
  readonly errors: readonly { readonly revision: string; readonly error: Error }[];
}

export interface PlotOptions {
  /** Plots or files; nothing: all that dvc.yaml names. */
  readonly targets?: readonly string[];
  readonly props?: PlotProps;
}

const IMAGES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};

/** The plots of one or more versions, each with the data of all. Throws PlotTemplateError. */
export function collectPlots(
  versions: readonly Version[],
  { targets = [], props = {} }: PlotOptions = {},
): readonly Plot[] {
  const found = new Map<string, { definition: PlotDefinition; version: Version }[]>();
  for (const version of versions) {
    for (const definition of findPlots(version, targets, props)) {
      const list = found.get(definition.id) ?? [];
      list.push({ definition, version });
      found.set(definition.id, list);
    }
  }
  return [...found.values()].map(gather);
}

function gather(parts: readonly { definition: PlotDefinition; version: Version }[]): Plot {
  const { definition } = parts[0]!;
  const { id, props, x, y } = definition;
  const series: PlotSeries[] = [];
  const images: PlotImage[] = [];
  const errors: { revision: string; error: Error }[] = [];
  let found: string | undefined;
  for (const part of parts) {
    const revision = part.version.name;
    try {
      const read = readPart(part.definition, part.version.tree, revision);
      series.push(...read.series);
      images.push(...read.images);
      found ??= read.field;
    } catch (error) {
      errors.push({ revision, error: error as Error });
    }
  }
  const fields = [...new Set(y.map(({ field }) => field ?? found ?? ''))];
  return {
    id,
    title: props.title ?? id,
    template: templateOf(props.template),
    xLabel: props.xLabel ?? x?.field ?? 'step',
    yLabel: props.yLabel ?? (fields.length === 1 ? (fields[0] ?? '') : 'value'),
    series,
    images,
    errors,
  };
}

/** `linear` where none is named; a template of the repository's own is drawn as one. */
function templateOf(name: string | undefined): PlotTemplate {
  if (name === undefined) return 'linear';
  const known = TEMPLATES.find((template) => template === name.replaceAll('-', '_'));
  if (known) return known;
  throw new PlotTemplateError(name, TEMPLATES);
}

interface PartData {
  readonly series: readonly PlotSeries[];
  readonly images: readonly PlotImage[];
  readonly field: string | undefined;
}

function readPart(definition: PlotDefinition, tree: FileTree, revision: string): PartData {
  const { y, id } = definition;
  const first = y[0];
  const type = first && IMAGES[extname(first.file).toLowerCase()];
  if (first && type) {
    const bytes = tree.readBytes(first.file);
    if (!bytes) throw new MissingFileError(id);
    return { series: [], images: [{ revision, type, bytes }], field: undefined };
  }
  const read = y.map(({ file, field }) => {
    const rows = rowsOf(file, definition, tree);
    const name = field ?? lastField(rows);
    const points = pointsOf(rows, name, file, definition, tree);
    return { name, series: { revision, field: y.length > 1 ? name : undefined, points } };
  });
  return { series: read.map((one) => one.series), images: [], field: read[0]?.name };
}

function rowsOf(file: string, { props }: PlotDefinition, tree: FileTree): readonly Row[] {
  const text = tree.readText(file);
  if (text === undefined) throw new MissingFileError(file);
  return readRows(text, file, props.header);
}

function lastField(rows: readonly Row[]): string {
  return [...(rows[0]?.keys() ?? [])].at(-1) ?? '';
}

function pointsOf(
  rows: readonly Row[],
  field: string,
  file: string,
  definition: PlotDefinition,
  tree: FileTree,
): readonly PlotPoint[] {
  requireField(rows, field, file);
  const { x } = definition;
  const xRows = x?.file === undefined ? rows : rowsOf(x.file, definition, tree);
  if (x) requireField(xRows, x.field, x.file ?? file);
  return rows.map((row, index) => ({
    x: x ? coordinate(xRows[index]?.get(x.field) ?? null) : index,
    y: coordinate(row.get(field) ?? null),
  }));
}

function requireField(rows: readonly Row[], field: string, file: string): void {
  if (rows.length === 0 || rows.some((row) => row.has(field))) return;
  throw new PlotFieldError(field, file, [...(rows[0]?.keys() ?? [])]);
}

/** A number where the value is one, also as text of a CSV. */
function coordinate(value: PyValue): number | string {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = value === null ? '' : pythonStr(value);
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
