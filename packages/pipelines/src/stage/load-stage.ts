import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { PipelineSchemaError } from '../errors.ts';
import type { ResolvedStage } from '../templating/resolver.ts';
import { pythonStr } from '../value/python-text.ts';
import {
  isDict,
  isList,
  type PyDict,
  type PyList,
  type PyValue,
  typeName,
} from '../value/values.ts';
import type { YamlFile } from '../yaml/read.ts';
import { lockedEntries } from './lock-entry.ts';
import { mergeParams } from './params-list.ts';
import {
  type Dependency,
  type FileEntry,
  isUrl,
  type Output,
  type ParamsDependency,
  type Stage,
} from './stage.ts';

interface StageOrigin {
  /** The dvc.yaml; absolute. */
  readonly file: string;
  readonly source: YamlFile;
  /** The repository's folder; absolute. */
  readonly root: string;
  /** The folder that stages are named from; absolute. */
  readonly shownFrom: string;
  /** The stage's entry of dvc.lock. */
  readonly lock: PyDict | undefined;
}

/** A stage as the rest of the package works with it. Throws PipelineSchemaError with the line. */
export function loadStage(resolved: ResolvedStage, origin: StageOrigin): Stage {
  const { data } = resolved;
  const { lock, root } = origin;
  const reader = new StageReader(resolved, origin);
  const wdir = resolve(dirname(origin.file), reader.text('wdir') ?? '.');
  const locked = lock?.get('params');
  const recorded = (path: string) => recordedPath(path, wdir, root);
  const deps = lockedEntries(lock, 'deps');
  return {
    name: resolved.name,
    addressing: addressing(resolved.name, origin),
    file: origin.file,
    wdir,
    cmd: reader.command(),
    deps: reader.list('deps').map((path) => dependency(recorded(pythonStr(path)), wdir, deps)),
    params: paramsOf(reader.list('params'), wdir, isDict(locked) ? locked : new Map(), recorded),
    outs: reader.outputs(wdir, lockedEntries(lock, 'outs'), recorded),
    frozen: data.get('frozen') === true,
    alwaysChanged: data.get('always_changed') === true,
    desc: reader.text('desc'),
    meta: data.get('meta') ?? null,
    lockedCmd: lock?.get('cmd'),
    group: resolved.group,
    templated: resolved.templated,
    tracked: resolved.tracked,
    line: origin.source.lineOf(resolved.path),
  };
}

function addressing(name: string, { file, shownFrom }: StageOrigin): string {
  const shown = relative(shownFrom, file).replaceAll('\\', '/');
  return shown === 'dvc.yaml' ? name : `${shown}:${name}`;
}

/** Absolute; a URL stays as it is. */
export function stagePath(path: string, wdir: string): string {
  if (isUrl(path)) return path;
  return isAbsolute(path) ? resolve(path) : join(wdir, path).replace(/[\\/]$/, '');
}

/** What is named by an absolute path is recorded from the stage's folder where the repository holds it. */
function recordedPath(path: string, wdir: string, root: string): string {
  if (!isAbsolute(path) || !normalize(path).startsWith(root + sep)) return path;
  return relative(wdir, path).replaceAll('\\', '/');
}

function dependency(
  path: string,
  wdir: string,
  locked: ReadonlyMap<string, FileEntry>,
): Dependency {
  return { path, fsPath: stagePath(path, wdir), locked: locked.get(path) };
}

function paramsOf(
  list: PyList,
  wdir: string,
  locked: PyDict,
  recorded: (path: string) => string,
): ParamsDependency[] {
  return [...mergeParams(list)].map(([file, keys]) => {
    const path = recorded(file);
    const values = locked.get(path);
    return {
      path,
      fsPath: stagePath(path, wdir),
      keys,
      locked: isDict(values) ? lockedValues(values, keys) : undefined,
    };
  });
}

function lockedValues(values: PyDict, keys: readonly string[]): PyDict {
  if (keys.length === 0) return values;
  return new Map(
    keys.filter((key) => values.has(key)).map((key) => [key, values.get(key) ?? null]),
  );
}

const PLOT_KEYS = new Set(['template', 'x', 'y', 'x_label', 'y_label', 'title', 'header']);

class StageReader {
  private readonly resolved: ResolvedStage;
  private readonly origin: StageOrigin;

  constructor(resolved: ResolvedStage, origin: StageOrigin) {
    this.resolved = resolved;
    this.origin = origin;
  }

  text(key: string): string | undefined {
    const value = this.resolved.data.get(key);
    return value === undefined || value === null ? undefined : pythonStr(value);
  }

  list(key: string): PyList {
    const value = this.resolved.data.get(key) ?? [];
    return isList(value) ? value : this.fail(key, `expected list, got ${typeName(value)}`);
  }

  command(): string | PyList {
    const cmd = this.resolved.data.get('cmd');
    if (typeof cmd === 'string' && cmd !== '') return cmd;
    if (isList(cmd) && cmd.length > 0) return cmd;
    return this.fail('cmd', 'a command must be text or a list of texts, and not empty');
  }

  outputs(
    wdir: string,
    locked: ReadonlyMap<string, FileEntry>,
    recorded: (path: string) => string,
  ): Output[] {
    return (['outs', 'metrics', 'plots'] as const)
      .filter((kind) => this.resolved.data.has(kind))
      .flatMap((kind) =>
        [...this.mergedFlags(kind)].map(([path, flags]) => ({
          ...dependency(recorded(path), wdir, locked),
          cache: flags.get('cache') !== false,
          persist: flags.get('persist') === true,
          metric: kind === 'metrics',
          plot: kind === 'plots' && plotOf(flags),
          remote: flags.has('remote') ? pythonStr(flags.get('remote') ?? null) : undefined,
          push: flags.get('push') !== false,
          annotations: pick(flags, ['desc', 'type', 'labels', 'meta']),
        })),
      );
  }

  /** The flags of each path; a path named twice has the flags of both. */
  private mergedFlags(kind: string): ReadonlyMap<string, Map<PyValue, PyValue>> {
    const merged = new Map<string, Map<PyValue, PyValue>>();
    for (const item of this.list(kind)) {
      const entries: (readonly [PyValue, PyValue])[] = isDict(item)
        ? [...item]
        : [[item, new Map()]];
      for (const [path, flags] of entries) {
        const name = pythonStr(path);
        if (!isDict(flags))
          return this.fail(kind, `expected dict for '${name}', got ${typeName(flags)}`);
        merged.set(name, new Map([...(merged.get(name) ?? []), ...flags]));
      }
    }
    return merged;
  }

  private fail(key: string, message: string): never {
    const { source } = this.origin;
    const line = source.lineOf([...this.resolved.path, key]);
    throw new PipelineSchemaError(
      `'${source.file}' validation failed: ${message}, in stages -> ${this.resolved.name} -> ${key}`,
      { location: { file: source.file, ...(line === undefined ? {} : { line }) } },
    );
  }
}

function plotOf(flags: ReadonlyMap<PyValue, PyValue>): true | PyDict {
  const own = [...flags].filter(([key]) => typeof key === 'string' && PLOT_KEYS.has(key));
  return own.length > 0 ? (new Map(own) as PyDict) : true;
}

function pick(flags: ReadonlyMap<PyValue, PyValue>, keys: readonly string[]): PyDict {
  const entries = keys
    .filter((key) => flags.has(key))
    .map((key) => [key, flags.get(key) ?? null] as const);
  return new Map(entries);
}
