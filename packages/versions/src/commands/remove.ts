import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataUsageError, MissingMetafileError } from '../errors.ts';
import { selectStages } from '../stages/targets.ts';
import { type DataContext, stagesOf, unignoreOutput } from './context.ts';
import { unprotectPath } from './unprotect.ts';

/** Stops tracking: the `.dvc` files go, with `outs` the data too; else it becomes the user's own again. */
export async function remove(
  context: DataContext,
  targets: readonly string[],
  { outs = false }: { readonly outs?: boolean | undefined } = {},
): Promise<readonly string[]> {
  for (const target of targets) refuseData(target);
  const stages = selectStages(await stagesOf(context), targets);
  for (const stage of stages) {
    if (!stage.dvcFile) {
      throw new DataUsageError(
        `'${stage.name}' is a stage of a pipeline`,
        'Take it out of dvc.yaml and dvc.lock with an editor.',
      );
    }
    for (const out of stage.outs) {
      if (out.path === undefined) continue;
      if (outs) rmSync(out.path, { recursive: true, force: true });
      else if (out.cached) unprotectPath(out.path);
      if (out.cached) unignoreOutput(context, out.path);
      context.workspace.state.dropLink(out.path);
      if (outs) context.workspace.state.forget(out.path);
    }
    rmSync(stage.file);
  }
  return stages.map(({ file }) => file);
}

function refuseData(target: string): void {
  const isDvcFile = target.endsWith('.dvc') || /(?:^|[\\/:])dvc\.yaml/.test(target);
  if (isDvcFile || !existsSync(resolve(`${target}.dvc`))) {
    if (isDvcFile && !target.includes(':') && !existsSync(resolve(target)))
      throw new MissingMetafileError(target);
    return;
  }
  throw new DataUsageError(
    `'${target}' is not a .dvc file`,
    `Do you mean '${target}.dvc'? havn data remove ${target}.dvc`,
  );
}
