import { join, normalize, relative } from 'node:path';
import { parseDataFile } from '../params/load-file.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { isDict, type PyDict, type PyList, typeName } from '../value/values.ts';
import type { Context } from './context.ts';
import { ContextError } from './failures.ts';

export interface VarsSource {
  readonly tree: FileTree;
  /** The folder that paths of `vars` start from; absolute. */
  readonly folder: string;
  /** Messages name files as seen from here. */
  readonly shownFrom: string;
}

/** Adds the entries of a `vars` list; `prefix` names the list: ``, or `build.` for a stage's. */
export function addVars(
  context: Context,
  vars: PyList,
  source: VarsSource & { readonly prefix: string },
): void {
  for (const [index, item] of vars.entries()) {
    if (typeof item === 'string') addVarsFile(context, item, source);
    else if (isDict(item)) context.addValues(item, `${source.prefix}vars[${index}]`);
  }
}

/** `params.yaml`, or `params.yaml:lr,epochs` for some of its keys. */
export function addVarsFile(context: Context, item: string, source: VarsSource): void {
  const colon = item.indexOf(':');
  const name = colon === -1 ? item : item.slice(0, colon);
  const names =
    colon === -1
      ? []
      : item
          .slice(colon + 1)
          .split(',')
          .filter((key) => key !== '');
  const path = normalize(join(source.folder, name));
  const shown = relative(source.shownFrom, path).replaceAll('\\', '/');
  context.addFile({
    path,
    shown,
    item,
    keys: names.length > 0 ? names : undefined,
    read: () => readMapping(source.tree, path, shown),
  });
}

function readMapping(tree: FileTree, path: string, shown: string): PyDict {
  const kind = tree.kind(path);
  if (kind === undefined) throw new ContextError(`'${shown}' does not exist`);
  if (kind === 'directory') throw new ContextError(`'${shown}' is a directory`);
  const value = parseDataFile(tree.readText(path) ?? '', shown);
  if (isDict(value)) return value;
  throw new ContextError(`expected a dictionary, got '${typeName(value)}' in file '${shown}'`);
}
