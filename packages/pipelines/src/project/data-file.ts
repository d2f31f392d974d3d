import { dirname, relative, resolve } from 'node:path';
import { stagePath } from '../stage/load-stage.ts';
import { fileEntry } from '../stage/lock-entry.ts';
import type { FileEntry } from '../stage/stage.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, isList, type PyDict, type PyValue } from '../value/values.ts';
import { readYaml } from '../yaml/read.ts';

/** What a `.dvc` file is to a pipeline: something that is there without a command. */
export interface DataFile {
  readonly file: string;
  readonly addressing: string;
  readonly depPaths: readonly string[];
  readonly outPaths: readonly string[];
  /** What the cache keeps of them. */
  readonly objects: readonly TrackedObject[];
  readonly frozen: boolean;
}

/** A file or folder and the object of the cache that holds it. */
export interface TrackedObject {
  /** Absolute. */
  readonly path: string;
  readonly md5: string;
  readonly hashName: FileEntry['hashName'];
}

export function readDataFile(file: string, tree: FileTree, shownFrom: string): DataFile {
  const addressing = relative(shownFrom, file).replaceAll('\\', '/');
  const { value } = readYaml(tree.readText(file) ?? '', addressing);
  const root = isDict(value) ? value : new Map<PyValue, PyValue>();
  const wdir = resolve(dirname(file), textOf(root.get('wdir')) ?? '.');
  return {
    file,
    addressing,
    // What was imported from another repository has no edge in this one.
    depPaths: entriesOf(root.get('deps'))
      .filter((entry) => !entry.has('repo') && !entry.has('db'))
      .flatMap((entry) => pathOf(entry, wdir)),
    outPaths: entriesOf(root.get('outs')).flatMap((entry) => pathOf(entry, wdir)),
    objects: entriesOf(root.get('outs')).flatMap((entry) => objectOf(entry, wdir)),
    frozen: root.get('frozen') === true || root.get('locked') === true,
  };
}

function entriesOf(value: PyValue | undefined): readonly PyDict[] {
  return isList(value) ? value.filter(isDict) : [];
}

function pathOf(entry: PyDict, wdir: string): readonly string[] {
  const path = textOf(entry.get('path'));
  return path === undefined ? [] : [stagePath(path, wdir)];
}

function objectOf(entry: PyDict, wdir: string): readonly TrackedObject[] {
  const found = fileEntry(entry);
  if (!found) return [];
  return pathOf(entry, wdir).map((path) => ({ path, md5: found.md5, hashName: found.hashName }));
}

function textOf(value: PyValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
