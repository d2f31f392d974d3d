import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DvcFile } from '../dvcfile/entries.ts';
import { CommitRefusedError, MissingDataError } from '../errors.ts';
import { outputStatus } from '../outputs/status.ts';
import { isImport, type Stage, type StageCommitOptions, stageAddress } from '../stages/stage.ts';
import { selectStages } from '../stages/targets.ts';
import { type DataContext, ignoreOutput, stagesOf } from './context.ts';
import { replaceOutput, saveOutput } from './save-output.ts';

export interface CommitOptions extends StageCommitOptions {
  readonly targets?: readonly string[] | undefined;
  readonly withDeps?: boolean | undefined;
}

/** Records the workspace as it is now, in `.dvc` files and dvc.lock, and puts it into the cache. */
export async function commit(context: DataContext, options: CommitOptions = {}): Promise<void> {
  const { targets = [], withDeps, ...rest } = options;
  for (const stage of selectStages(await stagesOf(context), targets, withDeps)) {
    if (stage.dvcFile) await commitStage(context, stage, stage.dvcFile, rest);
    const written = await stage.commit?.(context.workspace, rest);
    for (const file of written ?? []) context.touched.add(file);
  }
}

async function commitStage(
  context: DataContext,
  stage: Stage,
  dvcFile: DvcFile,
  options: StageCommitOptions,
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
  { force, confirm }: StageCommitOptions,
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
