import { GitError } from '../git/git.ts';
import type { Repository } from '../repository/repository.ts';

export interface RevisionOptions {
  readonly allBranches?: boolean | undefined;
  readonly allTags?: boolean | undefined;
  readonly allCommits?: boolean | undefined;
  /** DVC's experiments, which Git keeps under `refs/exps`. */
  readonly allExperiments?: boolean | undefined;
  /** With `count`: the last ones of this revision. */
  readonly rev?: string | undefined;
  readonly count?: number | undefined;
  /** `yyyy-mm-dd`: commits from then on. */
  readonly since?: string | undefined;
}

/** The commits that the options name, each once. */
export function selectRevisions(
  { git }: Repository,
  { allBranches, allTags, allCommits, allExperiments, rev, count = 1, since }: RevisionOptions,
): readonly string[] {
  if (!allBranches && !allTags && !allCommits && !allExperiments && !rev && !since) return [];
  if (!git) throw new GitError(['rev-list'], 'the repository is not kept by Git');
  const commits = new Set<string>();
  const list = (...args: string[]) => {
    const lines = git
      .run(['rev-list', ...args])
      .toString()
      .split('\n');
    for (const line of lines) if (line) commits.add(line);
  };
  const tips = (pattern: string) =>
    git
      .run(['for-each-ref', '--format=%(objectname)', pattern])
      .toString()
      .split('\n')
      .filter(Boolean);
  const everything = git.resolve('HEAD') === undefined ? ['--all'] : ['--all', 'HEAD'];
  if (rev && git.resolve(rev) === undefined)
    throw new GitError(['rev-parse', rev], 'unknown revision');
  if (allCommits) list(...everything);
  if (allBranches) for (const tip of tips('refs/heads/')) list(`--max-count=${count}`, tip);
  if (allTags) for (const tip of tips('refs/tags/')) list('--max-count=1', tip);
  if (allExperiments) for (const tip of tips('refs/exps/')) list('--max-count=1', tip);
  if (rev) list(`--max-count=${count}`, rev);
  if (since) list(`--since=${since}T00:00:00`, ...everything);
  return [...commits];
}
