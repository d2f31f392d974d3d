import { dirname, relative, resolve } from 'node:path';
import { stagePath } from '../stage/load-stage.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, isList, type PyValue } from '../value/values.ts';
import { readYaml } from '../yaml/read.ts';

/** What a `.dvc` file is to a pipeline: something that is there without a command. */
export interface DataFile {
  readonly file: string;
  readonly addressing: string;
  readonly depPaths: readonly string[];
  readonly outPaths: readonly string[];
  readonly frozen: boolean;
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
    frozen: root.get('frozen') === true || root.get('locked') === true,
  };
}

function entriesOf(value: PyValue | undefined): readonly ReadonlyMap<PyValue, PyValue>[] {
  return isList(value) ? value.filter(isDict) : [];
}

function pathOf(entry: ReadonlyMap<PyValue, PyValue>, wdir: string): readonly string[] {
  const path = textOf(entry.get('path'));
  return path === undefined ? [] : [stagePath(path, wdir)];
}

function textOf(value: PyValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
