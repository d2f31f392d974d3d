import type { DataContext, DataOptions, Repository, StageReader } from '@havn/versions';
import { listenForInterrupt } from '../../interrupt.ts';
import { commandProgress, print } from '../../output.ts';
import { pipelineStages } from './pipelines/stage-reader.ts';

/** What reads the stages of pipelines beside `.dvc` files. */
export async function stageReaders(): Promise<readonly StageReader[]> {
  return [pipelineStages];
}

/** Runs a command on data: under the repository's lock, with progress, stopped by Ctrl-C. */
export async function withRepository<T>(
  work: (context: DataContext) => Promise<T>,
  { looks }: Pick<DataOptions, 'looks'> = {},
): Promise<T> {
  const { withData } = await import('@havn/versions');
  const interruption = listenForInterrupt();
  const { signal } = interruption;
  try {
    const options = { readers: await stageReaders(), progress: commandProgress(), signal, looks };
    return await withData(options, async (context) => {
      const result = await work(context);
      tellAboutGit(context);
      return result;
    });
  } catch (error) {
    if (!signal.aborted || !(error instanceof Error) || error.name !== 'AbortError') throw error;
    process.stderr.write('Stopped. What was finished is kept; run the command again to go on.\n');
    process.exitCode = 130;
    return undefined as T;
  } finally {
    interruption.release();
  }
}

/** What DVC says after a command that wrote files for Git. */
function tellAboutGit({
  repository,
  touched,
  autostage,
}: Pick<DataContext, 'repository' | 'touched' | 'autostage'>): void {
  if (touched.size === 0 || !repository.git || autostage) return;
  const files = [...touched].map((path) => repository.display(path)).sort();
  print(`\nTo track the changes with git, run:\n\n\tgit add ${files.join(' ')}`);
  print('\nTo enable auto staging, run:\n\n\thavn data config core.autostage true');
}

/** Hands files to Git where `core.autostage` is set, else says how; not with `silent`. */
export async function tellGit(
  repository: Repository,
  files: readonly string[],
  { silent = false }: { readonly silent?: boolean | undefined } = {},
): Promise<void> {
  const { configFlag } = await import('@havn/versions');
  const autostage = configFlag(repository.config, 'core', 'autostage');
  if (files.length === 0) return;
  if (autostage) repository.git?.run(['add', '--', ...files]);
  else if (!silent) tellAboutGit({ repository, touched: new Set(files), autostage });
}

/** `1 file pushed`, `2 files added and 1 file deleted`; undefined where nothing happened. */
export function summary(counts: Readonly<Record<string, number>>): string | undefined {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} file${count > 1 ? 's' : ''} ${state}`);
  if (parts.length < 2) return parts[0];
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** JSON as Python prints it, so that scripts made for DVC read the same bytes. */
export async function printPythonJson(value: unknown): Promise<void> {
  const { pythonJsonInOrder } = await import('@havn/versions');
  process.stdout.write(`${pythonJsonInOrder(value)}\n`);
}
