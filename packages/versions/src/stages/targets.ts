import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { MissingMetafileError, OutputNotFoundError } from '../errors.ts';
import type { Stage, StageOutput } from './stage.ts';
import { isMetafile } from './view.ts';

/** An output to work on, whole or only what lies below a path in it. */
export interface Selected {
  readonly stage: Stage;
  readonly out: StageOutput;
  /** With `/`, below the output. */
  readonly within?: string | undefined;
}

/** What the targets of a command line name; without targets all outputs. Throws for a name of nothing. */
export function selectOutputs(
  stages: readonly Stage[],
  targets: readonly string[],
  withDeps = false,
): readonly Selected[] {
  if (targets.length === 0) return stages.flatMap(outputsOf);
  const selected = new Map<StageOutput, Selected>();
  for (const target of targets) {
    for (const found of selectTarget(stages, target)) {
      const known = selected.get(found.out);
      if (!known || known.within !== undefined) selected.set(found.out, found);
    }
  }
  const chosen = [...selected.values()];
  if (!withDeps) return chosen;
  const needed = upstream(
    stages,
    chosen.map(({ stage }) => stage),
  );
  return [...needed.flatMap(outputsOf), ...chosen];
}

/** The stages that targets name; a folder names those whose files lie in it. */
export function selectStages(
  stages: readonly Stage[],
  targets: readonly string[],
  withDeps = false,
): readonly Stage[] {
  if (targets.length === 0) return stages;
  const chosen = [...new Set(targets.flatMap((target) => stagesOf(stages, target)))];
  return withDeps ? [...upstream(stages, chosen), ...chosen] : chosen;
}

function stagesOf(stages: readonly Stage[], target: string): readonly Stage[] {
  const direct = stages.filter((stage) => isNamed(stage, target));
  if (direct.length > 0) return direct;
  const path = resolve(target);
  const inside = stages.filter(({ file }) => isBelow(file, path));
  return inside.length > 0 ? inside : selectTarget(stages, target).map(({ stage }) => stage);
}

function selectTarget(stages: readonly Stage[], target: string): readonly Selected[] {
  const named = stages.filter((stage) => isNamed(stage, target));
  if (named.length > 0) return named.flatMap(outputsOf);
  const path = resolve(target);
  if (isMetafile(target.split(/[\\/]/).at(-1)!)) throw new MissingMetafileError(target);
  const found = stages.flatMap((stage) =>
    stage.outs.flatMap((out): Selected[] => {
      if (out.path === undefined) return [];
      if (out.path === path || isBelow(out.path, path)) return [{ stage, out }];
      if (!isBelow(path, out.path) || out.md5?.endsWith('.dir') === false) return [];
      return [{ stage, out, within: relative(out.path, path).split(sep).join('/') }];
    }),
  );
  if (found.length === 0) {
    throw existsSync(path) ? new OutputNotFoundError(target) : new MissingMetafileError(target);
  }
  return found;
}

/** Whether a target is the stage's file, or the name of a pipeline's stage or group. */
export function isNamed({ file, name }: Stage, target: string): boolean {
  if (resolve(target) === file) return true;
  if (name === undefined) return false;
  const [, path, stageName] = /^(?:(.+\.yaml):)?([^:]+)$/.exec(target) ?? [];
  if (stageName === undefined) return false;
  const sameFile = resolve(path ?? 'dvc.yaml') === file;
  return sameFile && (name === stageName || name.startsWith(`${stageName}@`));
}

function outputsOf(stage: Stage): readonly Selected[] {
  return stage.outs.map((out) => ({ stage, out }));
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** The stages that the chosen ones depend on, directly or through others. */
function upstream(stages: readonly Stage[], chosen: readonly Stage[]): readonly Stage[] {
  const seen = new Set(chosen);
  const queue = [...seen];
  const found: Stage[] = [];
  for (let stage = queue.pop(); stage; stage = queue.pop()) {
    const needs = stage.deps.map((dep) => resolve(stage!.folder, dep.path));
    for (const other of stages) {
      const made = other.outs.some(({ path }) =>
        needs.some(
          (need) => path === need || (path && (isBelow(need, path) || isBelow(path, need))),
        ),
      );
      if (!made || seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
      found.push(other);
    }
  }
  return found;
}
