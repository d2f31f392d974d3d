import type { Repository } from '@havn/versions';
import { dataTree } from '../project/data-tree.ts';
import { openProject } from '../project/open-project.ts';
import type { Project } from '../project/project.ts';
import type { FileTree } from '../tree/file-tree.ts';

/** The name of what lies on the disk, among revisions. */
export const WORKSPACE = 'workspace';

/** A version of a repository: its project, and its files with what the cache keeps. */
export interface Version {
  readonly name: string;
  readonly project: Project;
  readonly tree: FileTree;
}

/** `workspace` or a revision of Git. Files that cannot be loaded are left out and told of. */
export function openVersion(
  repository: Repository,
  name: string,
  onError: (file: string, error: unknown) => void,
): Version {
  const revision = name === WORKSPACE ? undefined : name;
  const project = openProject(repository, { revision, onError });
  return { name, project, tree: dataTree(repository, project) };
}

export interface RevisionFlags {
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
}

/** The versions that `-a`, `-T` and `-A` ask for, `workspace` first. */
export function listRevisions({ git }: Repository, flags: RevisionFlags): readonly string[] {
  if (!git) return [WORKSPACE];
  const refs = (folder: string) =>
    lines(git.run(['for-each-ref', '--format=%(refname:short)', folder]));
  const found = [
    ...(flags.allBranches ? refs('refs/heads') : []),
    ...(flags.allTags ? refs('refs/tags') : []),
    ...(flags.allCommits ? lines(git.run(['rev-list', '--all'])) : []),
  ];
  return [WORKSPACE, ...new Set(found)];
}

/** The branch that is checked out; undefined where none is. */
export function currentBranch({ git }: Repository): string | undefined {
  if (!git) return undefined;
  const [name] = lines(git.run(['rev-parse', '--abbrev-ref', 'HEAD']));
  return name === 'HEAD' ? undefined : name;
}

/** False before the first commit: there is nothing to compare with. */
export function hasCommits({ git }: Repository): boolean {
  return git?.resolve('HEAD') !== undefined;
}

function lines(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
