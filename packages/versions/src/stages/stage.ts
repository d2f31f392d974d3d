import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseDvcFile, stageMd5 } from '../dvcfile/dvc-file.ts';
import type { DependencyEntry, DvcFile, OutputEntry } from '../dvcfile/entries.ts';
import type { HashName } from '../hash/hasher.ts';
import type { Workspace } from '../outputs/workspace.ts';
import type { Repository } from '../repository/repository.ts';
import type { RepositoryView } from './view.ts';

/** An output of a stage: what is recorded of a path. */
export interface StageOutput {
  readonly entry: OutputEntry;
  /** Absolute; undefined for one on another machine (a URL). */
  readonly path: string | undefined;
  readonly hash: HashName;
  readonly md5: string | undefined;
  /** Kept in the cache, not by Git. */
  readonly cached: boolean;
}

/** How changes are taken over into what a stage has recorded. */
export interface StageCommitOptions {
  /** Changes are taken over without a question. */
  readonly force?: boolean | undefined;
  readonly allowMissing?: boolean | undefined;
  readonly relink?: boolean | undefined;
  /** Asks the user; default: no. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/** What has outputs: a `.dvc` file, or a stage of a pipeline. */
export interface Stage {
  /** The file that it is written in, absolute. */
  readonly file: string;
  /** Of a pipeline's stage. */
  readonly name: string | undefined;
  /** What its paths start from, absolute. */
  readonly folder: string;
  readonly frozen: boolean;
  readonly outs: readonly StageOutput[];
  readonly deps: readonly DependencyEntry[];
  /** Of a `.dvc` file. */
  readonly dvcFile?: DvcFile | undefined;
  /** A pipeline's: also `changed command` and what DVC says of its parameters. */
  readonly extraStatus?: () => Promise<readonly unknown[]>;
  /**
   * A pipeline's: records its files and parameters as they are now, and puts what it made into the
   * cache. Gives the files that were written; throws `CommitRefusedError` where the answer is no.
   */
  readonly commit?: (
    workspace: Workspace,
    options: StageCommitOptions,
  ) => Promise<readonly string[]>;
  /** A pipeline's: throws where it cannot be taken out of its file. */
  readonly checkRemovable?: () => void;
  /** A pipeline's: takes it out of dvc.yaml and dvc.lock. Gives the files that were written. */
  readonly remove?: () => readonly string[];
}

/** Reads the stages of other files than `.dvc` from a view (pipelines do). */
export type StageReader = (view: RepositoryView) => Promise<readonly Stage[]>;

/** As DVC names a stage: its file relative to where the command runs, and its name. */
export function stageAddress({ file, name }: Stage, repository: Repository): string {
  const shown = repository.display(file);
  if (name === undefined) return shown;
  return shown === 'dvc.yaml' ? name : `${shown}:${name}`;
}

export function stageOfDvcFile(dvcFile: DvcFile): Stage {
  const folder = resolve(dirname(dvcFile.path), dvcFile.wdir ?? '.');
  return {
    file: dvcFile.path,
    name: undefined,
    folder,
    frozen: dvcFile.frozen === true,
    outs: dvcFile.outs.map((entry) => stageOutput(entry, folder)),
    deps: dvcFile.deps,
    dvcFile,
  };
}

export function stageOutput(entry: OutputEntry, folder: string): StageOutput {
  return {
    entry,
    path: localPath(entry.path, folder),
    hash: entry.hash === undefined ? 'md5-dos2unix' : 'md5',
    md5: entry.md5,
    cached: entry.cache !== false,
  };
}

/** Where a path of a stage lies; undefined for URLs. */
export function localPath(path: string, folder: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return undefined;
  return isAbsolute(path) ? path : join(folder, path);
}

/** All stages of a view: of `.dvc` files, then what the readers find. */
export async function readStages(
  view: RepositoryView,
  readers: readonly StageReader[] = [],
): Promise<readonly Stage[]> {
  const stages = view
    .metafiles()
    .filter((path) => path.endsWith('.dvc'))
    .map((path) => {
      const absolute = join(view.repository.root, path);
      return stageOfDvcFile(parseDvcFile(absolute, view.read(path)!));
    });
  for (const read of readers) stages.push(...(await read(view)));
  return stages;
}

export function isImport({ dvcFile }: Stage): boolean {
  return dvcFile?.cmd === undefined && dvcFile?.deps.length === 1 && dvcFile.outs.length === 1;
}

export function isRepositoryImport(stage: Stage): boolean {
  return isImport(stage) && stage.deps[0]!.repo !== undefined;
}

/** An import that was never downloaded (`--no-download`). */
export function isPartialImport(stage: Stage): boolean {
  return isImport(stage) && stage.outs[0]!.md5 === undefined;
}

/** Whether an import's `.dvc` file was changed by hand since its `md5` was written. */
export function hasChangedChecksum(stage: Stage): boolean {
  const { dvcFile } = stage;
  if (!dvcFile) return false;
  const expected = dvcFile.cmd !== undefined || isImport(stage) ? stageMd5(dvcFile) : undefined;
  return expected !== (dvcFile.md5 || undefined);
}
