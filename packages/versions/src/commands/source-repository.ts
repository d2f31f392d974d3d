import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryName } from '../durable/temporary.ts';
import { GitError } from '../git/git.ts';
import type { Repository } from '../repository/repository.ts';

/** The commit that a revision (default: the head) of another repository is at now. */
export async function resolveSource(
  repository: Repository | undefined,
  url: string,
  rev: string | undefined,
): Promise<string> {
  const place = sourcePlace(repository, url);
  if (rev !== undefined && /^[0-9a-f]{40}$/.test(rev)) return rev;
  if (isLocal(place)) {
    return git(place, ['rev-parse', '--verify', `${rev ?? 'HEAD'}^{commit}`]).trim();
  }
  const lines = git('.', ['ls-remote', '--', place, rev ?? 'HEAD', `${rev ?? 'HEAD'}^{}`]).trim();
  const commit = lines.split('\n').at(-1)?.split('\t')[0];
  if (!commit) throw new GitError(['ls-remote', place], `there is no revision ${rev ?? 'HEAD'}`);
  return commit;
}

/** A folder with the files of a commit of another repository, kept in `.dvc/tmp` for next time. */
export async function checkOutSource(
  repository: Repository | undefined,
  url: string,
  commit: string,
  temporary: string,
): Promise<string> {
  const place = sourcePlace(repository, url);
  const name = createHash('sha256').update(`${place}\n${commit}`).digest('hex').slice(0, 24);
  const folder = join(temporary, 'havn-sources', name);
  if (existsSync(folder)) return folder;
  const building = join(temporary, temporaryName());
  mkdirSync(join(temporary, 'havn-sources'), { recursive: true });
  git('.', ['clone', '--quiet', '--no-checkout', '--', place, building]);
  git(building, ['checkout', '--quiet', '--detach', commit]);
  renameSync(building, folder);
  return folder;
}

/** Relative paths of an import start from the repository's root, as DVC writes them. */
function sourcePlace(repository: Repository | undefined, url: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[^/]+@[^/]+:/i.test(url)) return url;
  return resolve(repository?.root ?? '.', url);
}

function isLocal(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

function git(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  });
  if (status !== 0) throw new GitError(args, error?.message ?? stderr.trim());
  return stdout;
}
