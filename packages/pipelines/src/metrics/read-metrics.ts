import { join, relative, resolve, sep } from 'node:path';
import { isMetafile } from '@havn/versions';
import type { FileResult, FileResults } from '../compare/diff.ts';
import { MissingFileError } from '../errors.ts';
import { parseDataFile } from '../params/load-file.ts';
import type { Project } from '../project/project.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, isList, isTruthy, type PyValue } from '../value/values.ts';

/** The metrics of a project: outputs that are such, and those of the top level of dvc.yaml. */
export function readMetrics(
  project: Project,
  tree: FileTree,
  targets: readonly string[] = [],
): FileResults {
  const paths = targets.length > 0 ? targets : metricPaths(project);
  return new Map(
    expandFolders(paths, tree).map((path) => [
      pathInProject(project, path),
      readResult(path, tree, project, (value) => orEmpty(onlyMetrics(value))),
    ]),
  );
}

function metricPaths(project: Project): readonly string[] {
  const outs = project.stages.flatMap(({ outs }) => outs.filter(({ metric }) => metric));
  const top = project.pipelines.flatMap((pipeline) => {
    const list = pipeline.topLevel('metrics');
    return isList(list) ? list.map((path) => resolve(pipeline.folder, String(path))) : [];
  });
  return [...outs.map(({ fsPath }) => fsPath), ...top];
}

/** Numbers and texts, in mappings; lists and nothing are no metrics. */
function onlyMetrics(value: PyValue): PyValue {
  if (!isDict(value)) return isList(value) || typeof value === 'object' ? null : value;
  const kept = [...value]
    .map(([key, item]) => [key, onlyMetrics(item)] as const)
    .filter(([, item]) => item !== null && !(isDict(item) && item.size === 0));
  return new Map(kept);
}

function orEmpty(value: PyValue): PyValue {
  return isTruthy(value) ? value : new Map();
}

/** A folder stands for the files in it, without those that Git and DVC keep for themselves. */
export function expandFolders(paths: readonly string[], tree: FileTree): readonly string[] {
  const expanded = paths.flatMap((path) =>
    tree.kind(path) === 'directory'
      ? tree.list(path).filter((file) => isData(relative(path, file)))
      : [path],
  );
  return [...new Set(expanded)];
}

/** As DVC has it, for which dvc.lock is a file as others. */
function isData(path: string): boolean {
  const steps = path.split(sep);
  const name = steps.pop()!;
  const own = (isMetafile(name) && name !== 'dvc.lock') || name === '.dvcignore';
  return !(own || steps.some((step) => OWN.has(step)));
}

const OWN = new Set(['.git', '.hg', '.dvc']);

/** Reads one file; a failure is part of the result, so that one bad file hides no other. */
export function readResult(
  path: string,
  tree: FileTree,
  project: Project,
  take: (value: PyValue) => PyValue,
): FileResult {
  const shown = pathInProject(project, path);
  try {
    const text = tree.readText(path);
    if (text === undefined) throw new MissingFileError(shown);
    return { data: take(parseDataFile(text, shown)) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Below the root of the project, with `/`. */
export function pathInProject(project: Project, path: string): string {
  return relative(project.root, path).split(sep).join('/');
}

/** Results named as seen from a folder instead of from the root. */
export function seenFrom(results: FileResults, project: Project, folder: string): FileResults {
  return new Map(
    [...results].map(([path, result]) => [relative(folder, join(project.root, path)), result]),
  );
}
