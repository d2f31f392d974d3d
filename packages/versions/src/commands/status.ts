import { resolve } from 'node:path';
import { hashPath } from '../outputs/hash-path.ts';
import { outputStatus } from '../outputs/status.ts';
import { hasChangedChecksum, localPath, type Stage, stageAddress } from '../stages/stage.ts';
import { selectOutputs } from '../stages/targets.ts';
import { type DataContext, stagesOf } from './context.ts';
import { importUpdate } from './import-status.ts';

export interface StatusOptions {
  readonly targets?: readonly string[] | undefined;
  readonly withDeps?: boolean | undefined;
  /** False: imports are not asked whether there is something newer. */
  readonly checkUpdates?: boolean | undefined;
}

/** As DVC prints it: a stage's address, and what is wrong with it. */
export type StatusReport = Readonly<Record<string, readonly unknown[]>>;

/** What differs between the workspace, the `.dvc` files and the cache; `{}` where nothing does. */
export async function status(
  context: DataContext,
  { targets = [], withDeps, checkUpdates = true }: StatusOptions = {},
): Promise<StatusReport> {
  const stages = await stagesOf(context);
  const selected = selectOutputs(stages, targets, withDeps);
  const chosen = targets.length === 0 ? stages : [...new Set(selected.map(({ stage }) => stage))];
  const report: Record<string, readonly unknown[]> = {};
  for (const stage of chosen) {
    const outs = new Set(selected.filter((one) => one.stage === stage).map(({ out }) => out));
    const found = [
      ...(await dependencies(context, stage, checkUpdates)),
      ...(await outputs(context, stage, outs)),
      ...((await stage.extraStatus?.()) ?? []),
      ...(hasChangedChecksum(stage) ? ['changed checksum'] : []),
    ].sort((a, b) => Number(isOfDependencies(b)) - Number(isOfDependencies(a)));
    if (found.length > 0) report[stageAddress(stage, context.repository)] = found;
  }
  return report;
}

/** DVC tells of dependencies first, those of pipelines too. */
function isOfDependencies(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'changed deps' in entry;
}

async function outputs(
  { workspace, repository }: DataContext,
  stage: Stage,
  outs: ReadonlySet<Stage['outs'][number]>,
): Promise<readonly unknown[]> {
  const changed: Record<string, string> = {};
  for (const out of stage.outs) {
    if (!outs.has(out) || out.path === undefined) continue;
    const { path, hash, md5, cached } = out;
    const word = await outputStatus(workspace, { path, hash, md5, cached });
    if (word) changed[repository.display(path)] = word;
  }
  return Object.keys(changed).length > 0 ? [{ 'changed outs': changed }] : [];
}

async function dependencies(
  context: DataContext,
  stage: Stage,
  checkUpdates: boolean,
): Promise<readonly unknown[]> {
  // A pipeline's stages tell of their dependencies themselves.
  if (stage.name !== undefined) return [];
  const changed: Record<string, string> = {};
  for (const dep of stage.deps) {
    if (dep.repo) {
      if (!checkUpdates) continue;
      const word = await importUpdate(context, dep);
      if (word) changed[`${dep.path} (${dep.repo.url})`] = word;
      continue;
    }
    if (stage.frozen) continue;
    const word = await dependencyStatus(context, stage, dep);
    if (word) changed[dep.path] = word;
  }
  return Object.keys(changed).length > 0 ? [{ 'changed deps': changed }] : [];
}

async function dependencyStatus(
  context: DataContext,
  stage: Stage,
  dep: Stage['deps'][number],
): Promise<string | undefined> {
  const path = localPath(dep.path, resolve(stage.folder));
  if (path === undefined) {
    const { urlStatus } = await import('./import-status.ts');
    return urlStatus(context, dep);
  }
  const actual = await hashPath(
    context.workspace,
    path,
    dep.hash === undefined ? 'md5-dos2unix' : 'md5',
  );
  if (!actual) return 'deleted';
  return actual.md5 === dep.md5 ? undefined : 'modified';
}
