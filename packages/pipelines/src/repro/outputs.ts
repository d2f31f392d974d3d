import {
  closeSync,
  copyFileSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  ignoreInGit,
  type Repository,
  removeUrl,
  replaceFile,
  type Workspace,
} from '@havn/versions';
import { ExternalPathError } from '../errors.ts';
import { isUrl, type Output, type Stage } from '../stage/stage.ts';
import { OutputError } from './errors.ts';

/** Before a stage runs: what it makes goes; what persists becomes files of its own. */
export async function clearOutputs(workspace: Workspace, stage: Stage): Promise<void> {
  const cached = stage.outs.find(({ fsPath, cache }) => cache && isUrl(fsPath));
  if (cached) throw new ExternalPathError(cached.fsPath);
  for (const { fsPath, persist } of stage.outs) {
    if (isUrl(fsPath)) {
      if (!persist) await removeUrl(workspace, { path: fsPath });
    } else if (!persist) rmSync(fsPath, { recursive: true, force: true });
    else detach(fsPath);
  }
}

/** Links to the cache become copies: a command that writes to them must not change the cache. */
function detach(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) detach(join(path, name));
  } else if (stats.isSymbolicLink() || stats.nlink > 1) {
    replaceFile(path, (temporary) => copyFileSync(path, temporary));
  }
}

/** What the cache keeps, Git does not: writes `.gitignore`. */
export function ignoreOutputs(
  repository: Repository,
  outs: readonly { readonly fsPath: string; readonly cache: boolean }[],
): void {
  const { git } = repository;
  if (!git) return;
  for (const { fsPath, cache } of outs) {
    if (!cache || isUrl(fsPath) || repository.pathInRepository(fsPath) === undefined) continue;
    if (git.ignores(fsPath, false) || git.ignores(fsPath, true)) continue;
    if (git.tracks(fsPath)) throw trackedByGit(repository.display(fsPath));
    ignoreInGit(git, fsPath);
  }
}

function trackedByGit(path: string): OutputError {
  return new OutputError(`output '${path}' is already tracked by SCM (e.g. Git)`, {
    remedy:
      'To stop tracking it there: ' +
      `git rm -r --cached '${path}' && git commit -m "stop tracking ${path}". Or set cache: false.`,
  });
}

const HEAD_BYTES = 512;

/** Metrics are texts. */
export function checkMetric(repository: Repository, { fsPath, metric }: Output): void {
  if (!metric || isUrl(fsPath) || !statSync(fsPath).isFile()) return;
  const head = Buffer.alloc(HEAD_BYTES);
  const file = openSync(fsPath, 'r');
  try {
    const length = readSync(file, head);
    if (!head.subarray(0, length).includes(0)) return;
  } finally {
    closeSync(file);
  }
  throw new OutputError(`binary file '${repository.display(fsPath)}' cannot be used as metrics.`, {
    remedy: 'Write metrics as JSON, YAML or TOML.',
  });
}
