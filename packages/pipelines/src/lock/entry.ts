import { DEFAULT_PARAMS_FILE } from '../stage/params-list.ts';
import type { FileEntry, Stage } from '../stage/stage.ts';
import { compareCodePoints } from '../value/python-json.ts';
import type { PyDict, PyValue } from '../value/values.ts';

/** What was found of a stage's files and parameters: by path as dvc.yaml has it. */
export interface StageState {
  readonly deps: ReadonlyMap<string, FileEntry | undefined>;
  readonly params: ReadonlyMap<string, PyDict>;
  readonly outs: ReadonlyMap<string, FileEntry | undefined>;
}

/** A stage's entry of dvc.lock: `cmd`, `deps`, `params`, `outs`, each sorted by path. */
export function lockEntry(stage: Stage, state: StageState): Map<string, PyValue> {
  const entry = new Map<string, PyValue>([['cmd', stage.cmd]]);
  const deps = fileEntries(stage.deps, state.deps);
  const params = paramEntries(state.params);
  const outs = fileEntries(stage.outs, state.outs);
  if (deps.length > 0) entry.set('deps', deps);
  if (params.size > 0) entry.set('params', params);
  if (outs.length > 0) entry.set('outs', outs);
  return entry;
}

/** What dvc.lock recorded of a stage. */
export function lockedState(stage: Stage): StageState {
  return {
    deps: new Map(stage.deps.map(({ path, locked }) => [path, locked])),
    params: new Map(
      stage.params.flatMap(({ path, locked, keys }) => {
        const values = locked ?? (keys.length === 0 ? new Map() : undefined);
        return values ? [[path, values] as const] : [];
      }),
    ),
    outs: new Map(stage.outs.map(({ path, locked }) => [path, locked])),
  };
}

function fileEntries(
  items: readonly { readonly path: string }[],
  found: ReadonlyMap<string, FileEntry | undefined>,
): PyDict[] {
  return items
    .map(({ path }) => path)
    .sort(compareCodePoints)
    .map((path) => fileDict(path, found.get(path)));
}

/** The keys in the order in which DVC writes them. */
function fileDict(path: string, entry: FileEntry | undefined): Map<string, PyValue> {
  const dict = new Map<string, PyValue>([['path', path]]);
  if (entry?.hashName !== 'md5-dos2unix') dict.set('hash', 'md5');
  if (!entry) return dict;
  dict.set(entry.tag ?? 'md5', entry.md5);
  if (entry.size !== undefined) dict.set('size', entry.size);
  if (entry.nfiles !== undefined) dict.set('nfiles', entry.nfiles);
  if (entry.isexec) dict.set('isexec', true);
  for (const [key, value] of entry.rest) dict.set(String(key), value);
  return dict;
}

/** params.yaml first, then the other files by name; the keys of each sorted, not deeper. */
function paramEntries(params: ReadonlyMap<string, PyDict>): PyDict {
  const files = [...params.keys()].sort(
    (a, b) =>
      Number(b === DEFAULT_PARAMS_FILE) - Number(a === DEFAULT_PARAMS_FILE) ||
      compareCodePoints(a, b),
  );
  return new Map(files.map((file) => [file, sortedByKey(params.get(file) ?? new Map())]));
}

function sortedByKey(values: PyDict): PyDict {
  return new Map([...values].sort(([a], [b]) => compareCodePoints(String(a), String(b))));
}
