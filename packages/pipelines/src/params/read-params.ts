import { resolve } from 'node:path';
import type { FileResult, FileResults } from '../compare/diff.ts';
import { expandFolders, pathInProject, readResult } from '../metrics/read-metrics.ts';
import type { Project } from '../project/project.ts';
import { DEFAULT_PARAMS_FILE } from '../stage/params-list.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, isList, type PyScalar, type PyValue } from '../value/values.ts';
import { selectParam } from './select.ts';

interface ReadParamsOptions {
  /** Files to read instead of those that the project names; absolute. */
  readonly targets?: readonly string[];
  /** Only what stages depend on. */
  readonly depsOnly?: boolean;
}

/** The parameters of a project: what stages depend on, `params` of the top level, params.yaml, `vars`. */
export function readParams(
  project: Project,
  tree: FileTree,
  { targets = [], depsOnly = false }: ReadParamsOptions = {},
): FileResults {
  const wanted = targets.length > 0 ? wholeFiles(targets) : wantedParams(project, tree, depsOnly);
  const results = new Map<string, FileResult>();
  for (const [file, keys] of wanted) {
    for (const path of expandFolders([file], tree)) {
      const result = readResult(path, tree, project, (value) => pickNested(value, keys));
      results.set(pathInProject(project, path), result);
    }
  }
  if (targets.length === 0) addTrackedVars(project, results);
  return results;
}

/** File → keys; none: all of it. */
function wantedParams(
  project: Project,
  tree: FileTree,
  depsOnly: boolean,
): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, readonly string[]>();
  for (const { params } of project.stages) {
    for (const { fsPath, keys } of params) addWanted(wanted, fsPath, keys);
  }
  if (depsOnly) return wanted;
  for (const pipeline of project.pipelines) {
    const list = pipeline.topLevel('params');
    for (const path of isList(list) ? list : []) {
      addWanted(wanted, resolve(pipeline.folder, String(path)), []);
    }
  }
  const standard = resolve(project.root, DEFAULT_PARAMS_FILE);
  if (tree.kind(standard) !== undefined) addWanted(wanted, standard, []);
  return wanted;
}

/** A file that is wanted whole once is wanted whole. */
function addWanted(
  wanted: Map<string, readonly string[]>,
  file: string,
  keys: readonly string[],
): void {
  const before = wanted.get(file);
  const whole = keys.length === 0 || before?.length === 0;
  wanted.set(file, whole ? [] : [...new Set([...(before ?? []), ...keys])]);
}

function wholeFiles(targets: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(targets.map((target) => [target, []]));
}

/** The wanted keys where they stand in the file: `a.b` as `{a: {b: …}}`. */
function pickNested(value: PyValue, keys: readonly string[]): PyValue {
  if (keys.length === 0) return value;
  const picked = new Map<PyScalar, PyValue>();
  for (const key of keys) {
    const found = selectParam(value, key);
    if (found !== undefined) put(picked, key.split('.'), found);
  }
  return picked;
}

function put(
  into: Map<PyScalar, PyValue>,
  [first = '', ...rest]: readonly string[],
  value: PyValue,
) {
  const there = into.get(first);
  if (rest.length === 0) {
    into.set(first, value);
    return;
  }
  const below = new Map(isDict(there) ? there : []);
  into.set(first, below);
  put(below, rest, value);
}

/** Values of other files that templates of dvc.yaml used. */
function addTrackedVars(project: Project, results: Map<string, FileResult>): void {
  const found = new Map<string, Map<PyScalar, PyValue>>();
  for (const { tracked } of project.stages) {
    for (const [file, values] of tracked) {
      const path = pathInProject(project, resolve(project.shownFrom, file));
      if (results.has(path)) continue;
      found.set(path, new Map([...(found.get(path) ?? []), ...values]));
    }
  }
  for (const [path, data] of found) results.set(path, { data });
}
