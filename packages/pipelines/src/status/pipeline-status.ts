import type { Workspace } from '@havn/versions';
import type { Project } from '../project/project.ts';
import type { Stage } from '../stage/stage.ts';
import { type StageStatus, stageStatus } from './stage-status.ts';

/** What `dvc status --json` says of a stage: objects for dependencies and outputs, texts for the rest. */
type StatusEntry = string | Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every stage that differs from its dvc.lock, as `dvc status --json` has it; `{}` where none does. */
export async function pipelineStatus(
  workspace: Workspace,
  project: Project,
  stages: readonly Stage[] = project.stages,
): Promise<Readonly<Record<string, readonly StatusEntry[]>>> {
  const found: Record<string, readonly StatusEntry[]> = {};
  for (const stage of stages) {
    const entries = statusEntries(await stageStatus(workspace, stage));
    if (entries.length > 0) found[stage.addressing] = entries;
  }
  return found;
}

export function statusEntries(status: StageStatus): readonly StatusEntry[] {
  return [
    ...(status.deps.size > 0 ? [{ 'changed deps': plain(status.deps) }] : []),
    ...(status.outs.size > 0 ? [{ 'changed outs': plain(status.outs) }] : []),
    ...(status.alwaysChanged ? ['always changed'] : []),
    ...(status.commandChanged ? ['changed command'] : []),
  ];
}

function plain(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const entries = [...map].map(([key, value]) => [
    key,
    value instanceof Map ? plain(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
