import type { RevisionOptions } from '@havn/versions';
import type { Command } from 'commander';

export interface RevisionFlags {
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
}

export function addRevisionOptions(command: Command): Command {
  return command
    .option('-a, --all-branches', 'also what the tips of all branches use')
    .option('-T, --all-tags', 'also what all tags use')
    .option('-A, --all-commits', 'also what all commits use');
}

export function revisionsOf(flags: RevisionFlags): RevisionOptions {
  const { allBranches, allTags, allCommits } = flags;
  return { allBranches, allTags, allCommits };
}
