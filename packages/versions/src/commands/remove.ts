import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataUsageError, MissingMetafileError } from '../errors.ts';
import { type Stage, stageAddress } from '../stages/stage.ts';
import { isBelow, isNamed } from '../stages/targets.ts';
import { type DataContext, stagesOf, unignoreOutput } from './context.ts';
import { unprotectPath } from './unprotect.ts';

/**
 * Stops tracking: the `.dvc` files go, and stages out of dvc.yaml and dvc.lock; with `outs` the data
 * too, else it becomes the user's own again. Nothing goes where one of the stages cannot.
 */
export async function remove(
  context: DataContext,
  targets: readonly string[],
  { outs = false }: { readonly outs?: boolean | undefined } = {},
): Promise<readonly string[]> {
  const all = await stagesOf(context);
  const stages = [...new Set(targets.flatMap((target) => stagesNamed(context, all, target)))];
  for (const stage of stages) stage.checkRemovable?.();
  for (const stage of stages) {
    for (const out of stage.outs) removeOutput(context, out, outs);
    if (stage.dvcFile) rmSync(stage.file);
    for (const file of stage.remove?.() ?? []) context.touched.add(file);
  }
  for (const { file } of stages) if (!existsSync(file)) context.touched.delete(file);
  return stages.map(({ file }) => file);
}

function removeOutput(
  context: DataContext,
  { path, cached }: Stage['outs'][number],
  withData: boolean,
): void {
  if (path === undefined) return;
  const { state } = context.workspace;
  if (withData) rmSync(path, { recursive: true, force: true });
  else if (cached) unprotectPath(path);
  if (cached) unignoreOutput(context, path);
  state.dropLink(path);
  if (withData) state.forget(path);
}

/** The stages that a target names: a `.dvc` file, a dvc.yaml or a stage. Data do not name what tracks them. */
function stagesNamed(context: DataContext, stages: readonly Stage[], target: string) {
  const named = stages.filter((stage) => isNamed(stage, target));
  if (named.length > 0) return named;
  const path = resolve(target);
  for (const stage of stages) {
    const out = stage.outs.find(
      (one) => one.path && (one.path === path || isBelow(path, one.path)),
    );
    if (!out) continue;
    const address = stageAddress(stage, context.repository);
    const what = out.path === path ? 'data' : 'a part of data';
    throw new DataUsageError(
      `'${target}' is ${what} that '${address}' tracks, and not a .dvc file or a stage`,
      `Name that: havn data remove ${address}`,
    );
  }
  throw new MissingMetafileError(target);
}
