import { posix, relative, resolve } from 'node:path';
import type { Version } from '../compare/revisions.ts';
import { expandFolders } from '../metrics/read-metrics.ts';
import { pythonStr } from '../value/python-text.ts';
import { dict, isDict, isList, type PyDict, type PyScalar, type PyValue } from '../value/values.ts';

/** How a plot looks, as a call says it; every part may be left to be found out. */
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

/** The properties as dvc.yaml names them. */
export function propsDict({ xLabel, yLabel, ...props }: PlotProps): PyDict {
  return dict({ ...props, x_label: xLabel, y_label: yLabel });
}

/** By the file that defines them (nothing: outputs of stages, and targets), then by name. */
type Definitions = Map<string, Map<string, PyDict>>;

export interface PlotDefinition {
  /** Its name, with the dvc.yaml before it where several define one of that name. */
  readonly id: string;
  /** Its name alone: the path of its file where it names none. */
  readonly name: string;
  readonly props: PyDict;
}

/**
 * The plots of a version as DVC finds them: `plots` of the top level, outputs that are plots, and
 * targets that are files. A target stands for every plot whose name begins with it.
 */
export function findPlots(
  version: Version,
  targets: readonly string[],
  props: PyDict,
): readonly PlotDefinition[] {
  const wanted = targets.map((target) => shown(resolve(target)));
  const found: Definitions = new Map();
  addTopLevel(found, version, { targets, props });
  addOutputs(found, version, { targets, props });
  for (const target of wanted) {
    if (found.size > 0 && version.tree.kind(resolve(target)) === undefined) continue;
    for (const path of filesAt(version, target)) put(found, '', path, props);
  }
  return byId(found);
}

interface Wanted {
  readonly targets: readonly string[];
  readonly props: PyDict;
}

function addTopLevel(found: Definitions, version: Version, { targets, props }: Wanted): void {
  for (const pipeline of version.project.pipelines) {
    const list = pipeline.topLevel('plots');
    if (!isList(list)) continue;
    const file = shown(pipeline.file);
    const folder = posix.dirname(file);
    if (!found.has(file)) found.set(file, new Map());
    const entries = new Map(list.flatMap(asEntries));
    const paths = [...entries.keys()].map((id) => posix.join(folder, pythonStr(id)));
    for (const [key, given] of entries) {
      const id = pythonStr(key);
      if (!matches(targets, file, id)) continue;
      const settings: PyDict = isDict(given) ? given : new Map();
      if (isDict(settings.get('y')))
        put(found, file, id, merged(adjusted(settings, folder), props));
      else
        addFiles(found, version, {
          file,
          path: posix.join(folder, id),
          paths,
          props: merged(settings, props),
        });
    }
  }
}

function asEntries(item: PyValue): readonly (readonly [PyScalar, PyValue])[] {
  return isDict(item) ? [...item] : [[pythonStr(item), null]];
}

interface FilesToAdd {
  readonly file: string;
  readonly path: string;
  /** Of every entry of that dvc.yaml. */
  readonly paths: readonly string[];
  readonly props: PyDict;
}

/** A plot for each file of a folder, but for those that another entry is nearer to. */
function addFiles(
  found: Definitions,
  version: Version,
  { file, path, paths, props }: FilesToAdd,
): void {
  for (const one of filesAt(version, path)) {
    const above = paths.filter((other) => one === other || one.startsWith(`${other}/`));
    const nearest = above.reduce((best, other) => (other.length > best.length ? other : best), '');
    if (nearest === path || above.length === 0) put(found, file, one, props);
  }
}

function addOutputs(found: Definitions, version: Version, { targets, props }: Wanted): void {
  for (const { outs, file } of version.project.stages) {
    for (const { fsPath, plot } of outs) {
      const path = shown(fsPath);
      if (plot === false || !matches(targets, shown(file), path)) continue;
      const own = isDict(plot) ? plotKeys(plot) : new Map();
      for (const one of filesAt(version, path)) put(found, '', one, merged(own, props));
    }
  }
}

const KEYS = new Set<PyScalar>(['template', 'x', 'y', 'x_label', 'y_label', 'title', 'header']);

/** What an output says of its look, without what it says as an output. */
function plotKeys(plot: PyDict): PyDict {
  return new Map([...plot].filter(([key]) => KEYS.has(key)));
}

function put(found: Definitions, file: string, id: string, props: PyDict): void {
  const plots = found.get(file) ?? new Map<string, PyDict>();
  found.set(file, plots);
  plots.set(id, merged(plots.get(id) ?? new Map(), props));
}

function merged(first: PyDict, second: PyDict): PyDict {
  return new Map([...first, ...second]);
}

/** The files of the axes as seen from the working directory. */
function adjusted(settings: PyDict, folder: string): PyDict {
  const changed = new Map(settings);
  for (const axis of ['x', 'y']) {
    const value = settings.get(axis);
    if (!isDict(value)) continue;
    const files = [...value].map(
      ([file, fields]) => [posix.join(folder, pythonStr(file)), fields] as const,
    );
    changed.set(axis, new Map<PyScalar, PyValue>(files));
  }
  return changed;
}

/** A target is the beginning of a name, or a regular expression of it. */
function matches(targets: readonly string[], file: string, id: string): boolean {
  if (targets.length === 0) return true;
  const names = [id, `${file}::${id}`];
  return targets.some((target) => {
    const expression = asExpression(target);
    return names.some((name) => name.startsWith(target) || expression?.test(name));
  });
}

function asExpression(target: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${target})`);
  } catch {
    return undefined;
  }
}

/** The files of DVC itself, which are no data. */
const OF_DVC = /(?:^|\/)(?:dvc\.(?:yaml|lock)|\.dvcignore|[^/]*\.dvc)$/;

/** A file, or the files of a folder. */
function filesAt({ tree }: Version, path: string): readonly string[] {
  const files = expandFolders([resolve(path)], tree).map(shown);
  return tree.kind(resolve(path)) === 'directory'
    ? files.filter((one) => !OF_DVC.test(one))
    : files;
}

/** Names that several files define get the name of the file before them. */
function byId(found: Definitions): readonly PlotDefinition[] {
  const owners = new Map<string, [file: string, props: PyDict][]>();
  for (const [file, plots] of found) {
    for (const [name, props] of plots)
      owners.set(name, [...(owners.get(name) ?? []), [file, props]]);
  }
  return [...owners].flatMap(([name, all]) =>
    all.map(([file, props]) => ({
      id: all.length > 1 && file !== '' ? `${file}::${name}` : name,
      name,
      props,
    })),
  );
}

/** As seen from the working directory, with `/`. */
function shown(file: string): string {
  return relative(process.cwd(), file).replaceAll('\\', '/') || '.';
}
