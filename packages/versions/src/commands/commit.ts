import { HavnError } from '@havn/core';
import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DvcFile } from '../dvcfile/entries.ts';
import { MissingDataError } from '../errors.ts';
import { outputStatus } from '../outputs/status.ts';
import { isImport, type Stage, stageAddress } from '../stages/stage.ts';
import { selectStages } from '../stages/targets.ts';
import { type DataContext, ignoreOutput, stagesOf } from './context.ts';
import { replaceOutput, saveOutput } from './save-output.ts';

export interface CommitOptions {
  readonly targets?: readonly string[] | undefined;
  /** Changes are taken over without a question. */
  readonly force?: boolean | undefined;
  readonly allowMissing?: boolean | undefined;
  readonly relink?: boolean | undefined;
  /** Asks the user; default: no. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

export class CommitRefusedError extends HavnError {
  readonly code = 'COMMIT_REFUSED';
  constructor(address: string) {
    super(`unable to commit changed stage: '${address}'. Use \`-f|--force\` to force.`, {
      remedy: 'Look at what changed with havn data status, then: havn data commit --force',
    });
  }
}

/** Records the workspace as it is now, and puts it into the cache. Stages of pipelines are left alone. */
export async function commit(context: DataContext, options: CommitOptions = {}): Promise<void> {
  const stages = selectStages(await stagesOf(context), options.targets ?? []);
  for (const stage of stages) {
    if (stage.dvcFile) await commitStage(context, stage, stage.dvcFile, options);
  }
}

async function commitStage(
  context: DataContext,
  stage: Stage,
  dvcFile: DvcFile,
  options: CommitOptions,
): Promise<void> {
  await askAboutChanges(context, stage, options);
  let file = dvcFile;
  for (const out of stage.outs) {
    try {
      const entry = await saveOutput(context, out, { relink: options.relink });
      file = replaceOutput(file, out.entry, entry);
      if (out.cached) ignoreOutput(context, out.path!);
    } catch (error) {
      if (!(error instanceof MissingDataError && options.allowMissing)) throw error;
    }
  }
  if (isImport(stage) || dvcFile.cmd !== undefined) file = { ...file, md5: stageMd5(file) };
  writeDvcFile(file);
  context.touched.add(stage.file);
}

async function askAboutChanges(
  { workspace, repository }: DataContext,
  stage: Stage,
  { force, confirm }: CommitOptions,
): Promise<void> {
  if (force) return;
  const changed: string[] = [];
  for (const { path, hash, md5 } of stage.outs) {
    if (path === undefined) continue;
    if (await outputStatus(workspace, { path, hash, md5, cached: false }))
      changed.push(repository.display(path));
  }
  if (changed.length === 0) return;
  const address = stageAddress(stage, repository);
  const list = changed.map((path) => `'${path}'`).join(', ');
  const question = `outputs [${list}] of stage: '${address}' changed. Are you sure you want to commit it?`;
  if (!(await confirm?.(question))) throw new CommitRefusedError(address);
}
