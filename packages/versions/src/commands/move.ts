import { existsSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { stageMd5, writeDvcFile } from '../dvcfile/dvc-file.ts';
import type { DependencyEntry, DvcFile } from '../dvcfile/entries.ts';
import { DataUsageError, OutputNotFoundError } from '../errors.ts';
import { isImport, type Stage, type StageOutput } from '../stages/stage.ts';
import { type DataContext, ignoreOutput, stagesOf, unignoreOutput } from './context.ts';

/** Renames tracked data and its `.dvc` file with it. */
export async function move(context: DataContext, from: string, to: string): Promise<void> {
  const source = resolve(from);
  const target = statSync(to, { throwIfNoEntry: false })?.isDirectory()
    ? resolve(to, basename(from))
    : resolve(to);
  const { stage, out } = findOutput(await stagesOf(context), source, from);
  const { repository } = context;
  if (!stage.dvcFile || stage.dvcFile.cmd !== undefined) {
    throw new DataUsageError(
      'move is not permitted for stages that are not data sources.',
      'Rename it in dvc.yaml, and run the pipeline.',
    );
  }
  if (repository.pathInRepository(target) === undefined) {
    throw new DataUsageError(`'${to}' lies outside of the repository`, 'Choose a path inside it.');
  }
  if (lstatSync(target, { throwIfNoEntry: false }))
    throw new DataUsageError(`'${to}' already exists`, 'Choose another name.');
  refuseMissingFolder(to, target);
  const renamed = basename(stage.file, '.dvc') === basename(source);
  const file = renamed ? `${target}.dvc` : stage.file;
  if (renamed && existsSync(file)) {
    throw new DataUsageError(
      `'${repository.display(file)}' already exists`,
      'Choose another name.',
    );
  }
  repository.refuseIgnored(file);
  const moved = movedFile(stage.dvcFile, out, file, target, stage.folder);
  if (out.cached) ignoreOutput(context, target);
  writeDvcFile(moved);
  if (existsSync(source)) {
    renameSync(source, target);
    context.workspace.state.move(source, target);
  }
  if (renamed) rmSync(stage.file);
  if (out.cached) unignoreOutput(context, source);
  context.touched.add(file).add(stage.file);
}

/** As `mv` and DVC: a mistyped folder is not made. `name/` means a folder that is there. */
function refuseMissingFolder(to: string, target: string): void {
  const folder = /[\\/]$/.test(to) ? target : dirname(target);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const shown = relative(process.cwd(), folder);
  throw new DataUsageError(
    `there is no folder '${shown}' to move to`,
    `Make it: mkdir -p ${shown}`,
  );
}

function findOutput(stages: readonly Stage[], path: string, shown: string) {
  for (const stage of stages) {
    const out = stage.outs.find((one) => one.path === path);
    if (out) return { stage, out };
  }
  throw new OutputNotFoundError(shown);
}

function movedFile(
  before: DvcFile,
  out: StageOutput,
  file: string,
  target: string,
  oldFolder: string,
): DvcFile {
  const folder = file === before.path ? oldFolder : dirname(file);
  const path = relative(folder, target).split(sep).join('/');
  const outs = before.outs.map((entry) => (entry === out.entry ? { ...entry, path } : entry));
  const deps = before.deps.map((dep) => movedDependency(dep, oldFolder, folder));
  const fresh = file !== before.path;
  const moved: DvcFile = {
    ...before,
    path: file,
    text: fresh ? undefined : before.text,
    wdir: fresh ? undefined : before.wdir,
    outs,
    deps,
  };
  const hashed = isImport({ dvcFile: moved } as Stage);
  return hashed ? { ...moved, md5: stageMd5(moved) } : moved;
}

function movedDependency(dep: DependencyEntry, from: string, to: string): DependencyEntry {
  if (dep.repo || /^(?:[a-z][a-z0-9+.-]+:\/\/|\/)/i.test(dep.path)) return dep;
  const path = relative(to, join(from, dep.path)).split(sep).join('/');
  return { ...dep, path };
}
