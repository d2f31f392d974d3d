import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { IgnoredMetafileError } from '../errors.ts';
import { GitError } from '../git/git.ts';
import type { Repository } from '../repository/repository.ts';

/** The metafiles (`*.dvc`, `dvc.yaml`, `dvc.lock`) of the workspace or of a revision. */
export interface RepositoryView {
  readonly repository: Repository;
  /** Undefined: the workspace. */
  readonly revision: string | undefined;
  /** Paths below the root with `/`, sorted; those that are ignored are left out. */
  metafiles(): readonly string[];
  /** The text of any file below the root, by such a path; undefined where there is none. */
  read(path: string): string | undefined;
}

export function isMetafile(name: string): boolean {
  return (name.endsWith('.dvc') && name !== '.dvc') || name === 'dvc.yaml' || name === 'dvc.lock';
}

export function workspaceView(repository: Repository): RepositoryView {
  let files: readonly string[] | undefined;
  return {
    repository,
    revision: undefined,
    metafiles() {
      files ??= walk(repository).sort();
      return files;
    },
    read: (path) => readIfThere(join(repository.root, path)),
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return undefined;
    throw error;
  }
}

/**
 * Folders that Git ignores hold data or what can be made again: no metafiles are looked for there.
 * Throws for one that Git ignores by itself.
 */
function walk(repository: Repository): string[] {
  const { root, ignore, git } = repository;
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = readdirSync(folder, { withFileTypes: true });
    const tracked = new Set(entries.map(({ name }) => name));
    for (const entry of entries) {
      const isFolder = entry.isDirectory();
      if (!isFolder && !isMetafile(entry.name)) continue;
      // A folder with a .dvc file of its name beside it is data.
      if (isFolder && tracked.has(`${entry.name}.dvc`)) continue;
      if (ignore.ignoresEntry(folder, entry.name, isFolder)) continue;
      const path = `${folder}${sep}${entry.name}`;
      if (git?.ignores(path, isFolder)) {
        if (isFolder) continue;
        throw new IgnoredMetafileError(repository.display(path), 'git');
      }
      if (isFolder) folders.push(path);
      else
        found.push(
          path
            .slice(root.length + 1)
            .split(sep)
            .join('/'),
        );
    }
  }
  return found;
}

/** The view of a commit, read through Git. */
export function revisionView(repository: Repository, revision: string): RepositoryView {
  const { git, root } = repository;
  if (!git) throw new GitError(['rev-parse', revision], 'the repository is not kept by Git');
  const prefix =
    git.root === root
      ? ''
      : `${root
          .slice(git.root.length + 1)
          .split(sep)
          .join('/')}/`;
  let files: ReadonlyMap<string, string> | undefined;
  const texts = new Map<string, string>();
  const listing = () => {
    files ??= listRevision(repository, revision, prefix);
    return files;
  };
  return {
    repository,
    revision,
    metafiles: () => [...listing().keys()].filter((path) => isMetafile(basename(path))).sort(),
    read(path) {
      const blob = listing().get(path);
      if (blob === undefined) return undefined;
      const text = texts.get(blob) ?? git.run(['cat-file', 'blob', blob]).toString('utf8');
      texts.set(blob, text);
      return text;
    },
  };
}

function listRevision(
  { git }: Repository,
  revision: string,
  prefix: string,
): ReadonlyMap<string, string> {
  const listing = git!.run(['ls-tree', '-r', '-z', '--full-tree', revision]).toString('utf8');
  const files = new Map<string, string>();
  for (const line of listing.split('\0')) {
    const match = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    const [, blob = '', path = ''] = match ?? [];
    if (blob && path.startsWith(prefix)) files.set(path.slice(prefix.length), blob);
  }
  return files;
}
