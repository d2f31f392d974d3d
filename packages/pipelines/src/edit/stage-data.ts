import { DEFAULT_PARAMS_FILE } from '../stage/params-list.ts';
import { compareCodePoints } from '../value/python-json.ts';
import { dict, type PyDict, type PyValue } from '../value/values.ts';

export interface NewOutput {
  readonly path: string;
  readonly kind: 'outs' | 'metrics' | 'plots';
  readonly cache: boolean;
  readonly persist: boolean;
}

/** A stage as `stage add` is told of it. */
export interface NewStage {
  readonly name: string;
  readonly cmd: string;
  readonly wdir?: string | undefined;
  readonly desc?: string | undefined;
  readonly alwaysChanged?: boolean | undefined;
  readonly deps: readonly string[];
  /** No keys: the whole file. */
  readonly params: readonly { readonly file: string; readonly keys: readonly string[] }[];
  readonly outs: readonly NewOutput[];
  /** A stage of this name is replaced. */
  readonly force?: boolean | undefined;
}

/** The stage's entry of dvc.yaml: keys and lists in the order in which DVC writes them. */
export function stageData(stage: NewStage): PyDict {
  const { wdir } = stage;
  return dict({
    desc: stage.desc || undefined,
    cmd: stage.cmd,
    wdir:
      wdir === undefined || wdir === '.'
        ? undefined
        : wdir.replaceAll('\\', '/').replace(/\/$/, ''),
    deps: orNothing([...stage.deps].sort(compareCodePoints)),
    params: orNothing(paramsData(stage.params)),
    outs: orNothing(outsData(stage.outs, 'outs')),
    metrics: orNothing(outsData(stage.outs, 'metrics')),
    plots: orNothing(outsData(stage.outs, 'plots')),
    always_changed: stage.alwaysChanged || undefined,
  });
}

function orNothing(list: readonly PyValue[]): readonly PyValue[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Keys of params.yaml first, then the other files by name. */
function paramsData(params: NewStage['params']): readonly PyValue[] {
  const merged = new Map<string, Set<string>>();
  for (const { file, keys } of params) {
    merged.set(file, new Set([...(merged.get(file) ?? []), ...keys]));
  }
  const data: PyValue[] = [];
  for (const file of [...merged.keys()].sort(compareCodePoints)) {
    const keys = [...(merged.get(file) ?? [])].sort(compareCodePoints);
    if (keys.length > 0 && file === DEFAULT_PARAMS_FILE) data.unshift(...keys);
    else data.push(new Map([[file, keys.length > 0 ? keys : null]]));
  }
  return data;
}

function outsData(outs: readonly NewOutput[], kind: NewOutput['kind']): readonly PyValue[] {
  return outs
    .filter((out) => out.kind === kind)
    .sort((a, b) => compareCodePoints(a.path, b.path))
    .map(({ path, cache, persist }) => {
      const flags = dict({ cache: cache ? undefined : false, persist: persist || undefined });
      return flags.size > 0 ? new Map([[path, flags]]) : path;
    });
}

/** `-p file:a,b`, `-p a,b` (of params.yaml) or `-p file:`, for the whole file. */
export function parseParamsOption(text: string): {
  readonly file: string;
  readonly keys: readonly string[];
} {
  const colon = text.lastIndexOf(':');
  const file = colon <= 0 ? DEFAULT_PARAMS_FILE : text.slice(0, colon);
  const keys = text
    .slice(colon + 1)
    .split(',')
    .filter((key) => key !== '');
  return { file, keys };
}
