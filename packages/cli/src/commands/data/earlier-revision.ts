import { copyFile, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { HavnError, UsageError } from '@havn/core';
import { Git } from '@havn/versions';
import { type EarlierObject, EarlierTree } from './earlier-tree.ts';

/** The cache lacks what an earlier revision had. */
class EarlierDataMissingError extends HavnError {
  readonly code = 'DATA_REVISION_NOT_CACHED';
  constructor(path: string, revision: string, object: string) {
    super(`${path} as of ${revision} is not in the cache (${object})`, {
      remedy: `Bring it from the remote: havn data fetch, with ${revision} checked out, or without --against.`,
    });
  }
}

/** Data of an earlier revision, where they lie for the time being. */
export interface EarlierData {
  readonly paths: readonly string[];
  /** The path of a file there as people know it. */
  readonly showFile: (file: string) => string;
}

/**
 * Brings files as they were at a revision of Git into a folder of their own while `use` looks at
 * them: from Git itself, or, where DVC keeps them, from its cache by the `.dvc` file or `dvc.lock` of
 * that revision. A path that was not there then is left out; `undefined` where none was.
 */
export async function withRevision<T>(
  paths: readonly string[],
  revision: string,
  use: (earlier: EarlierData) => Promise<T>,
): Promise<T | undefined> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'havn-revision-')));
  try {
    const found: string[] = [];
    for (const [i, path] of paths.entries()) {
      const place = join(folder, String(i), basename(resolve(path)));
      if (path.startsWith('hf://')) found.push(path);
      else if (await bring(path, revision, place)) found.push(place);
    }
    if (found.length === 0) return undefined;
    const showFile = (file: string) => {
      const [index, , ...rest] = relative(folder, file).split(sep);
      const path = paths[Number(index)];
      return path === undefined ? file : [join(path, ...rest), `@${revision}`].join('');
    };
    return await use({ paths: found, showFile });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns whether the path was there at the revision. */
async function bring(path: string, revision: string, place: string): Promise<boolean> {
  const parent = await existingFolder(resolve(path));
  const root = await realpath(gitRoot(parent));
  const git = new Git(root);
  const commit = git.resolve(revision);
  if (commit === undefined) {
    throw new UsageError(`Git knows no revision ${JSON.stringify(revision)}`, {
      remedy: 'Name a commit, a branch or a tag: git log --oneline shows some.',
    });
  }
  const real = join(await realpath(parent), relative(parent, resolve(path)));
  const inside = relative(root, real).split(sep).join('/');
  const tree = new EarlierTree(git, commit, root);
  const files = tree.files(inside);
  for (const { name, object } of files) {
    const target = name === '' ? place : join(place, ...name.split('/'));
    await mkdir(dirname(target), { recursive: true });
    await put(tree, object, target, { path, revision });
  }
  return files.length > 0;
}

async function put(
  tree: EarlierTree,
  object: EarlierObject,
  target: string,
  { path, revision }: { readonly path: string; readonly revision: string },
): Promise<void> {
  if (object.kind === 'git') return tree.write(object.path, target);
  if (!object.exists) throw new EarlierDataMissingError(path, revision, object.path);
  // Windows may refuse links to those who are no administrators.
  await symlink(object.path, target).catch(() => copyFile(object.path, target));
}

function gitRoot(folder: string): string {
  return new Git(folder).run(['rev-parse', '--show-toplevel']).toString().trim();
}

/** A path need not exist any more. */
async function existingFolder(path: string): Promise<string> {
  const parent = dirname(path);
  const real = await realpath(parent).catch(() => undefined);
  return real === undefined && parent !== path ? existingFolder(parent) : parent;
}
