import { didYouMean } from '@havn/config';
import { MissingParamsError } from '../errors.ts';
import { parseDataFile } from '../params/load-file.ts';
import { selectParams } from '../params/select.ts';
import type { ParamsDependency } from '../stage/stage.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { flatten } from '../value/flatten.ts';
import { equal, isDict, type PyDict, type PyValue } from '../value/values.ts';

export type ParamChange = 'deleted' | 'new' | 'modified';

/** How parameters differ from dvc.lock: the file's fate, or that of each key; undefined: not at all. */
export function paramsStatus(
  dependency: ParamsDependency,
  tree: FileTree,
  shown: string,
): 'deleted' | 'new' | ReadonlyMap<string, ParamChange> | undefined {
  const { locked, keys, fsPath } = dependency;
  const text = tree.readText(fsPath);
  if (text === undefined) return 'deleted';
  if (locked === undefined) return 'new';
  const actual = selectParams(parseDataFile(text, shown), keys);
  const names =
    keys.length > 0 ? keys : [...new Set([...actual.keys(), ...locked.keys()].map(String))];
  const changes = new Map<string, ParamChange>();
  for (const name of names) {
    const change = paramChange(actual.get(name), locked.get(name));
    if (change) changes.set(name, change);
  }
  return changes.size > 0 ? changes : undefined;
}

function paramChange(
  actual: PyValue | undefined,
  locked: PyValue | undefined,
): ParamChange | undefined {
  if (actual === undefined) return 'deleted';
  if (locked === undefined) return 'new';
  return equal(actual, locked) ? undefined : 'modified';
}

/** The values of a parameters file that a stage depends on. Throws MissingParamsError. */
export function readDependency(
  { fsPath, path, keys }: ParamsDependency,
  tree: FileTree,
  shown: string,
): PyDict {
  const kind = tree.kind(fsPath);
  if (kind !== 'file') {
    const problem = kind === 'directory' ? 'is a directory, not a file' : 'does not exist';
    throw new MissingParamsError(`Parameters file '${shown}' ${problem}`, {
      remedy: `Write it, or take it out of the stage's params.`,
    });
  }
  const values = parseDataFile(tree.readText(fsPath) ?? '', shown);
  const found = selectParams(values, keys);
  const missing = keys.filter((key) => !found.has(key));
  const [first] = missing;
  if (first === undefined) return found;
  const known = isDict(values) ? [...values.keys(), ...flatten(values).keys()].map(String) : [];
  const hint = didYouMean(first, known);
  throw new MissingParamsError(`Parameters '${missing.join(', ')}' are missing from '${shown}'.`, {
    location: { file: shown },
    remedy: hint ?? `Add them to ${path}, or take them out of the stage's params.`,
  });
}
