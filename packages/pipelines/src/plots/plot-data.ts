import { resolve } from 'node:path';
import type { Version } from '../compare/revisions.ts';
import { MissingFileError } from '../errors.ts';
import { pythonStr } from '../value/python-text.ts';
import type { PyDict, PyValue } from '../value/values.ts';
import { datapointsOf, type PlotSource } from './datapoints.ts';
import { findPlots, type PlotDefinition, type PlotProps, propsDict } from './definition.ts';
import { imageType, readSources, sourceFiles } from './plot-source.ts';
import { type PlotSeries, seriesOf } from './series.ts';
import { findTemplate, type Template, type TemplatePlaces } from './vega/template.ts';

export interface PlotImage {
  readonly revision: string;
  readonly file: string;
  /** `image/png` … */
  readonly type: string;
  readonly bytes: Buffer;
}

export interface PlotFailure {
  readonly revision: string;
  /** The file that could not be read; nothing where the plot itself is wrong. */
  readonly source?: string;
  readonly error: Error;
}

/** A plot with the data of every version that has it. */
export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly template: Template;
  readonly xLabel: string;
  readonly yLabel: string;
  /** For images their versions; else those that have rows. */
  readonly revisions: readonly string[];
  /** The rows with `rev`, `filename` and `field`; nothing for images. */
  readonly rows: readonly PyDict[];
  /** `x`, `y`, `title` and the rest, as templates name them. */
  readonly props: PyDict;
  readonly sources: readonly PlotSource[];
  readonly series: readonly PlotSeries[];
  readonly isImage: boolean;
  readonly images: readonly PlotImage[];
  /** What could not be read, by revision. */
  readonly errors: readonly PlotFailure[];
}

export interface PlotOptions {
  /** Plots or files; nothing: all that dvc.yaml names. */
  readonly targets?: readonly string[];
  readonly props?: PlotProps;
}

interface Part {
  readonly definition: PlotDefinition;
  readonly version: Version;
}

/** The plots of one or more versions, each with the data of all. Throws PlotTemplateError. */
export function collectPlots(
  versions: readonly Version[],
  places: TemplatePlaces,
  { targets = [], props = {} }: PlotOptions = {},
): readonly Plot[] {
  const found = new Map<string, Part[]>();
  for (const version of versions) {
    for (const definition of findPlots(version, targets, propsDict(props))) {
      const list = found.get(definition.id) ?? [];
      list.push({ definition, version });
      found.set(definition.id, list);
    }
  }
  return [...found.values()].map((parts) =>
    imageType(parts[0]!.definition.name) === undefined
      ? gatherRows(parts, places)
      : gatherImages(parts, places),
  );
}

/** What the first version says goes before what the others say. */
function squash(parts: readonly Part[]): PyDict {
  return new Map(parts.toReversed().flatMap(({ definition }) => [...definition.props]));
}

function gatherRows(parts: readonly Part[], places: TemplatePlaces): Plot {
  const { id } = parts[0]!.definition;
  const rows: PyDict[] = [];
  const revisions: string[] = [];
  const errors: PlotFailure[] = [];
  const squashed = squash(parts);
  let props: PyDict | undefined;
  let sources: readonly PlotSource[] = [];
  for (const { definition, version } of parts) {
    const revision = version.name;
    const files = sourceFiles(definition.name, definition.props);
    const read = readSources(files, version, definition.props.get('header'));
    errors.push(...read.errors.map(({ file, error }) => ({ revision, source: file, error })));
    try {
      const { contents } = read;
      const found = datapointsOf({ revision, plotId: definition.name, props: squashed, contents });
      if (found.props && !props)
        ({ props, sources } = { props: found.props, sources: found.sources });
      if (found.rows.length > 0) revisions.push(revision);
      rows.push(...found.rows);
    } catch (error) {
      errors.push({ revision, error: error as Error });
    }
  }
  const titled = withTitle(props ?? squashed, id);
  return {
    ...look(id, titled, places),
    revisions,
    rows,
    sources,
    series: seriesOf(rows, titled, sources),
    isImage: false,
    images: [],
    errors,
  };
}

function gatherImages(parts: readonly Part[], places: TemplatePlaces): Plot {
  const { id, name } = parts[0]!.definition;
  const images: PlotImage[] = [];
  const errors: PlotFailure[] = [];
  for (const { definition, version } of parts) {
    const [file, revision] = [definition.name, version.name];
    const bytes = version.tree.readBytes(resolve(file));
    if (bytes) images.push({ revision, file, type: imageType(file) ?? '', bytes });
    else errors.push({ revision, source: file, error: new MissingFileError(file) });
  }
  const { template, ...props } = Object.fromEntries(squash(parts)) as Record<string, PyValue>;
  return {
    ...look(id, withTitle(new Map(Object.entries(props)), name), places),
    revisions: images.map(({ revision }) => revision),
    rows: [],
    sources: [],
    series: [],
    isImage: true,
    images,
    errors,
  };
}

function withTitle(props: PyDict, title: string): PyDict {
  return props.has('title') ? props : new Map([...props, ['title', title]]);
}

function look(id: string, props: PyDict, places: TemplatePlaces) {
  const text = (key: string) => {
    const value = props.get(key) ?? null;
    return value === null ? '' : pythonStr(value);
  };
  const template = props.get('template');
  return {
    id,
    props,
    title: text('title'),
    xLabel: text('x_label'),
    yLabel: text('y_label'),
    template: findTemplate(typeof template === 'string' ? template : undefined, places),
  };
}
