import { relative, resolve } from 'node:path';
import type { Version } from '../compare/revisions.ts';
import { expandFolders } from '../metrics/read-metrics.ts';
import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, type PyDict, type PyValue } from '../value/values.ts';

/** How a plot looks; every part may be left to be found out. */
export interface PlotProps {
  readonly template?: string;
  readonly x?: string;
  readonly y?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** False: the first line of a CSV or TSV is data. */
  readonly header?: boolean;
}

/** A field of a file; undefined is its last one. */
interface PlotField {
  /** Absolute. */
  readonly file: string;
  readonly field: string | undefined;
}

export interface PlotDefinition {
  /** Its name, or the path of its file as seen from the working directory. */
  readonly id: string;
  readonly x: { readonly file: string | undefined; readonly field: string } | undefined;
  readonly y: readonly PlotField[];
  readonly props: PlotProps;
}

/** The plots of a version: `plots` of dvc.yaml's top level, outputs that are plots, and other targets. */
export function findPlots(
  version: Version,
  targets: readonly string[],
  props: PlotProps,
): readonly PlotDefinition[] {
  const found = new Map<string, PlotDefinition>();
  for (const plot of [...topLevelPlots(version), ...outputPlots(version)]) {
    const wanted = targets.length === 0 || targets.some((target) => matches(plot, target));
    if (wanted && !found.has(plot.id)) found.set(plot.id, { ...plot, ...overridden(plot, props) });
  }
  for (const target of targets) {
    if ([...found.values()].some((plot) => matches(plot, target))) continue;
    for (const plot of filePlots(version, resolve(target), new Map())) {
      found.set(plot.id, { ...plot, ...overridden(plot, props) });
    }
  }
  return [...found.values()];
}

function matches({ id, y }: PlotDefinition, target: string): boolean {
  return (
    id === target || id.startsWith(`${target}/`) || y.some(({ file }) => file === resolve(target))
  );
}

/** What the call says wins over what dvc.yaml says. */
function overridden(plot: PlotDefinition, props: PlotProps): Partial<PlotDefinition> {
  const { x, y } = props;
  return {
    props: { ...plot.props, ...props },
    ...(x === undefined ? {} : { x: { file: undefined, field: x } }),
    ...(y === undefined ? {} : { y: plot.y.map(({ file }) => ({ file, field: y })) }),
  };
}

function topLevelPlots(version: Version): readonly PlotDefinition[] {
  return version.project.pipelines.flatMap((pipeline) => {
    const list = pipeline.topLevel('plots');
    return (isList(list) ? list : []).flatMap((item) => {
      const entries: readonly (readonly [PyValue, PyValue])[] = isDict(item)
        ? [...item]
        : [[item, null]];
      return entries.flatMap(([id, given]) => {
        const settings: PyDict = isDict(given) ? given : new Map();
        const { folder } = pipeline;
        if (isDict(settings.get('y'))) return [namedPlot(pythonStr(id), settings, folder)];
        return filePlots(version, resolve(folder, pythonStr(id)), settings);
      });
    });
  });
}

function outputPlots(version: Version): readonly PlotDefinition[] {
  return version.project.stages.flatMap(({ outs }) =>
    outs
      .filter(({ plot }) => plot !== false)
      .flatMap(({ fsPath, plot }) =>
        filePlots(version, fsPath, typeof plot === 'boolean' ? new Map() : plot),
      ),
  );
}

/** A plot for each file: a folder has many. */
function filePlots(version: Version, path: string, settings: PyDict): readonly PlotDefinition[] {
  const fields = names(settings.get('y'));
  return expandFolders([path], version.tree).map((file) => ({
    id: shown(file),
    x: axisX(settings.get('x'), undefined),
    y: (fields.length > 0 ? fields : [undefined]).map((field) => ({ file, field })),
    props: propsOf(settings),
  }));
}

/** A plot that takes its fields from files that it names. */
function namedPlot(id: string, settings: PyDict, folder: string): PlotDefinition {
  const y = settings.get('y');
  return {
    id,
    x: axisX(settings.get('x'), folder),
    y: (isDict(y) ? [...y] : []).flatMap(([file, fields]) =>
      names(fields).map((field) => ({ file: resolve(folder, pythonStr(file)), field })),
    ),
    props: propsOf(settings),
  };
}

function axisX(value: PyValue | undefined, folder: string | undefined): PlotDefinition['x'] {
  if (typeof value === 'string') return { file: undefined, field: value };
  if (!isDict(value)) return undefined;
  const [first] = value;
  if (!first) return undefined;
  return { file: resolve(folder ?? '.', pythonStr(first[0])), field: pythonStr(first[1]) };
}

function names(value: PyValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.map(pythonStr) : [];
}

function propsOf(settings: PyDict): PlotProps {
  const text = (key: string) => {
    const value = settings.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const header = settings.get('header');
  return withoutUndefined({
    template: text('template'),
    title: text('title'),
    xLabel: text('x_label'),
    yLabel: text('y_label'),
    header: typeof header === 'boolean' ? header : undefined,
  });
}

function withoutUndefined(props: Readonly<Record<string, unknown>>): PlotProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

function shown(file: string): string {
  return relative(process.cwd(), file).replaceAll('\\', '/');
}
