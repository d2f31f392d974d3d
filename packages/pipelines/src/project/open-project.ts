import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configText, IgnoredMetafileError, type Repository } from '@havn/versions';
import { RevisionError } from '../errors.ts';
import { RevisionTree } from '../tree/revision-tree.ts';
import { workspaceTree } from '../tree/workspace-tree.ts';
import { Project, type ProjectOptions } from './project.ts';

export interface OpenProjectOptions {
  /** A revision of Git; without it what lies on the disk. */
  readonly revision?: string | undefined;
  /** The folder that stages are named from; default: the working directory. */
  readonly shownFrom?: string;
  readonly warn?: (message: string) => void;
  readonly onError?: ProjectOptions['onError'];
}

/** The pipelines of a repository. Throws what its dvc.yaml and dvc.lock files get wrong. */
export function openProject(repository: Repository, options: OpenProjectOptions = {}): Project {
  const { revision, shownFrom = process.cwd(), ...rest } = options;
  const tree = revision === undefined ? workspaceTree : revisionTree(repository, revision);
  const files =
    tree instanceof RevisionTree
      ? filesOfRevision(repository, tree)
      : findPipelineFiles(repository);
  const parsing = {
    bool: configText(repository.config, 'parsing', 'bool'),
    list: configText(repository.config, 'parsing', 'list'),
  };
  return new Project({ ...rest, root: repository.root, tree, files, shownFrom, parsing });
}

function revisionTree({ git }: Repository, revision: string): RevisionTree {
  if (!git) {
    throw new RevisionError(`there is no Git repository to look for '${revision}' in`);
  }
  const commit = git.resolve(revision);
  if (commit === undefined) throw new RevisionError(`unknown Git revision '${revision}'`);
  return new RevisionTree(git, commit);
}

function filesOfRevision({ root, ignore }: Repository, tree: RevisionTree): readonly string[] {
  const files = tree
    .list(root)
    .filter((path) => isPipelineFile(path) && !ignore.isIgnored(path, false));
  const locks = files.map((path) => join(dirname(path), 'dvc.lock'));
  const params = files.map((path) => join(dirname(path), 'params.yaml'));
  tree.prefetch([...files, ...locks, ...params]);
  return files;
}

/**
 * Every dvc.yaml and `.dvc` file, outer folders first; those in folders that Git ignores are left out.
 * Throws for one that Git ignores by itself.
 */
function findPipelineFiles({ root, ignore, git, display }: Repository): readonly string[] {
  const found: string[] = [];
  const folders = [root];
  for (const folder of folders) {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const isFolder = entry.isDirectory();
      if (!isFolder && !isPipelineFile(entry.name)) continue;
      const path = join(folder, entry.name);
      if (ignore.ignoresEntry(folder, entry.name, isFolder)) continue;
      if (git?.ignores(path, isFolder)) {
        if (isFolder) continue;
        throw new IgnoredMetafileError(display(path), 'git');
      }
      (isFolder ? folders : found).push(path);
    }
  }
  return found;
}

function isPipelineFile(path: string): boolean {
  return (
    /(?:^|[\\/])dvc\.yaml$/.test(path) || (path.endsWith('.dvc') && !/(?:^|[\\/])\.dvc$/.test(path))
  );
}
