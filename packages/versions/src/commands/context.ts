import { existsSync } from 'node:fs';
import { type Progress, silentProgress } from '@havn/core';
import { configFlag } from '../config/config.ts';
import { startCrew } from '../crew/crew.ts';
import { ignoreInGit, unignoreInGit } from '../git/gitignore-file.ts';
import { withRepositoryLock } from '../lock/repository-lock.ts';
import { openWorkspace, type Workspace } from '../outputs/workspace.ts';
import { openRepository, type Repository } from '../repository/repository.ts';
import { readStages, type Stage, type StageReader } from '../stages/stage.ts';
import { type RepositoryView, workspaceView } from '../stages/view.ts';
import { knowsManyFiles } from '../state/state.ts';

/** What every command on data works with. */
export interface DataContext {
  readonly repository: Repository;
  readonly workspace: Workspace;
  readonly view: RepositoryView;
  /** Read stages of pipelines; without them only `.dvc` files count. */
  readonly readers: readonly StageReader[];
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  /** Files for Git that the command wrote. */
  readonly touched: Set<string>;
  /** Whether those files are handed to Git at once (`core.autostage`). */
  readonly autostage: boolean;
}

export interface DataOptions {
  /** Where the command runs; default: the working folder. */
  readonly folder?: string | undefined;
  readonly readers?: readonly StageReader[] | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The work looks at every file of the workspace: what that needs is started at once. */
  readonly looks?: boolean | undefined;
}

/**
 * Runs `work` in the repository of a folder, under its lock; what was learnt of files is kept, also
 * where the work failed.
 */
export async function withData<T>(
  { folder, readers = [], progress = silentProgress, signal, looks }: DataOptions,
  work: (context: DataContext) => Promise<T>,
): Promise<T> {
  const repository = openRepository(folder);
  if (looks && knowsManyFiles(repository)) startCrew();
  const say = (message: string) => progress.say(message);
  return withRepositoryLock(
    repository,
    async () => {
      const workspace = openWorkspace(repository, { progress, signal });
      const view = workspaceView(repository);
      const touched = new Set<string>();
      const autostage = configFlag(repository.config, 'core', 'autostage');
      const context = {
        repository,
        workspace,
        view,
        readers,
        progress,
        signal,
        touched,
        autostage,
      };
      try {
        return await work(context);
      } finally {
        workspace.state.save();
        stageInGit(context);
      }
    },
    { onRecovered: say, signal },
  );
}

export function stagesOf({ view, readers }: DataContext): Promise<readonly Stage[]> {
  return readStages(view, readers);
}

/** Keeps an output out of Git, which is to track its `.dvc` file instead. */
export function ignoreOutput({ repository, touched }: DataContext, path: string): void {
  if (!repository.git || repository.pathInRepository(path) === undefined) return;
  const file = ignoreInGit(repository.git, path);
  if (file) touched.add(file);
}

export function unignoreOutput({ repository, touched }: DataContext, path: string): void {
  if (!repository.git || repository.pathInRepository(path) === undefined) return;
  const file = unignoreInGit(repository.git, path);
  if (file) touched.add(file);
}

function stageInGit({ repository, touched, autostage }: DataContext): void {
  const { git } = repository;
  if (!autostage || !git) return;
  // What is gone and never was in Git is nothing to it.
  const known = [...touched].filter((path) => existsSync(path) || git.tracks(path));
  if (known.length > 0) git.run(['add', '--', ...known]);
}
