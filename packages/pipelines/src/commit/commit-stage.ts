import { CommitRefusedError, type StageCommitOptions, type Workspace } from '@havn/versions';
import { lockPathOf, updateLockFile } from '../lock/lock-file.ts';
import { readDependencies, recordStage } from '../repro/save-stage.ts';
import type { Stage } from '../stage/stage.ts';
import { stageStatus } from '../status/stage-status.ts';

/**
 * Records a stage's dependencies, parameters and outputs as they are now in dvc.lock without running
 * it, and puts its outputs into the cache. Changes are asked about (`confirm`) unless `force` is set;
 * throws CommitRefusedError where the answer is no. Gives the files that were written.
 */
export async function commitStage(
  workspace: Workspace,
  stage: Stage,
  { force, allowMissing, relink, confirm }: StageCommitOptions,
): Promise<readonly string[]> {
  if (!force) {
    const question = await changeQuestion(workspace, stage);
    if (question && !(await confirm?.(question))) throw new CommitRefusedError(stage.addressing);
  }
  const before = await readDependencies(workspace, stage, allowMissing);
  const path = lockPathOf(stage.file);
  const change = await recordStage(workspace, stage, before, {
    allowMissing,
    relink,
    writeLock: ({ name }, entry) =>
      updateLockFile({ path, name, entry, rank: () => -1, added: new Set() }),
  });
  return change === 'unchanged' ? [] : [path];
}

async function changeQuestion(workspace: Workspace, stage: Stage): Promise<string | undefined> {
  // What only the cache lacks is put there without a question.
  const outputs = stage.outs.map((output) => ({ ...output, cache: false }));
  const asked = { ...stage, frozen: false, outs: outputs };
  const { deps, outs, commandChanged } = await stageStatus(workspace, asked);
  const list = (names: ReadonlyMap<string, unknown>) =>
    `[${[...names.keys()].map((name) => `'${name}'`).join(', ')}]`;
  const parts = [
    ...(deps.size > 0 ? [`dependencies ${list(deps)}`] : []),
    ...(outs.size > 0 ? [`outputs ${list(outs)}`] : []),
  ];
  const what = `stage: '${stage.addressing}'`;
  if (parts.length === 0 && !commandChanged) return undefined;
  const told = parts.length > 0 ? `${parts.join(' and ')} of ${what}` : `'cmd' of ${what}`;
  return `${told} changed. Are you sure you want to commit it?`;
}
