import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HavnError } from '@havn/core';
import { DataUsageError } from '../errors.ts';
import { findGitRoot, Git } from '../git/git.ts';

export interface InitOptions {
  readonly noScm?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly subdir?: boolean | undefined;
}

export class InitError extends HavnError {
  readonly code = 'INIT_REFUSED';
}

const IGNORE_HEAD =
  '# Add patterns of files dvc should ignore, which could improve\n' +
  '# the performance. Learn more at\n' +
  '# https://dvc.org/doc/user-guide/dvcignore\n';

/** Makes a folder a DVC repository, and tells Git of the new files. Gives the folder. */
export function init(folder: string, { noScm, force, subdir }: InitOptions = {}): string {
  if (noScm && subdir) {
    throw new DataUsageError('Cannot initialize repo with `--no-scm` and `--subdir`');
  }
  const root = resolve(folder);
  const gitRoot = findGitRoot(root);
  const usable = gitRoot === root || (subdir && gitRoot !== undefined);
  if (!noScm && !usable) {
    throw new InitError(`${root} is not tracked by any supported SCM tool (e.g. Git).`, {
      remedy:
        'Use `--no-scm` if you do not want to use any SCM or `--subdir` if initializing inside a ' +
        'subdirectory of a parent SCM repository. Or make one: git init',
    });
  }
  const dvc = join(root, '.dvc');
  const git = noScm || gitRoot === undefined ? undefined : new Git(gitRoot);
  if (git?.ignores(dvc, true)) {
    throw new InitError(`${dvc} is ignored by your SCM tool.`, {
      remedy: "Make sure that it's tracked, for example, by adding '!.dvc' to .gitignore.",
    });
  }
  if (existsSync(dvc)) {
    if (!force)
      throw new InitError("'.dvc' exists. Use `-f` to force.", {
        remedy: 'It removes the cache too.',
      });
    rmSync(dvc, { recursive: true });
  }
  writeFiles(root, dvc, noScm === true);
  git?.run(['add', '--', join(dvc, 'config'), join(dvc, '.gitignore'), join(root, '.dvcignore')]);
  return root;
}

function writeFiles(root: string, dvc: string, noScm: boolean): void {
  mkdirSync(join(dvc, 'tmp'), { recursive: true });
  writeFileSync(join(dvc, 'config'), noScm ? '[core]\n    no_scm = True\n' : '');
  if (!noScm) writeFileSync(join(dvc, '.gitignore'), '/config.local\n/tmp\n/cache\n');
  const ignore = join(root, '.dvcignore');
  if (!existsSync(ignore)) writeFileSync(ignore, IGNORE_HEAD);
}
