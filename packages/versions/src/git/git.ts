import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HavnError } from '@havn/core';
import { IgnoreRules } from '../ignore/ignore-rules.ts';

export class GitError extends HavnError {
  readonly code = 'GIT_FAILED';
  constructor(args: readonly string[], problem: string) {
    super(`git ${args.join(' ')}: ${problem}`, {
      remedy:
        'Check the address and the revision, that git is installed, and that you may read there.',
    });
  }
}

/** The folder upwards that Git keeps, or undefined. */
export function findGitRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findGitRoot(parent);
}

/** A Git working tree, asked through the `git` command. */
export class Git {
  readonly root: string;
  #rules: IgnoreRules | undefined;

  constructor(root: string) {
    this.root = root;
  }

  /** Whether Git ignores this path; by our own reading of the ignore files, no process is started. */
  ignores(path: string, isFolder: boolean): boolean {
    this.#rules ??= new IgnoreRules(this.root, {
      fileName: '.gitignore',
      always: ['.git/', ...excludeLines(this.root)],
    });
    return this.#rules.isIgnored(path, isFolder);
  }

  /** To be called after a `.gitignore` was written. */
  forgetRules(): void {
    this.#rules = undefined;
  }

  /** Whether the path, or anything below it, is in Git's index. */
  tracks(path: string): boolean {
    return this.run(['ls-files', '-z', '--', path]).length > 0;
  }

  /** The commit that a revision names, or undefined. */
  resolve(revision: string): string | undefined {
    const args = ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`];
    const { status, stdout } = this.#spawn(args);
    return status === 0 ? stdout.toString().trim() : undefined;
  }

  /** Stdout of `git …`; throws where it fails. */
  run(args: readonly string[], input?: string): Buffer {
    const { status, stdout, stderr, error } = this.#spawn(args, input);
    if (status !== 0) throw new GitError(args, error?.message ?? stderr.toString().trim());
    return stdout;
  }

  #spawn(args: readonly string[], input?: string) {
    return spawnSync('git', args, {
      cwd: this.root,
      input,
      maxBuffer: 1 << 30,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
  }
}

function excludeLines(root: string): readonly string[] {
  try {
    return readFileSync(join(root, '.git/info/exclude'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
