import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { workingLinkType } from '../cache/links.ts';
import { objectsFolder } from '../cache/objects.ts';
import { withTarget } from '../cache/staging.ts';
import { writeObject } from '../cache/write-object.ts';
import { MissingDataError } from '../errors.ts';
import { DIGEST_BYTES, type Tree, treeBytes } from '../hash/tree.ts';
import { examine } from './hash-path.ts';
import { replaceFiles } from './replace-files.ts';
import type { Hashed, Workspace } from './workspace.ts';

export interface StoreOptions {
  /** False: the workspace keeps its own files where the cache's link type would replace them. */
  readonly relink?: boolean | undefined;
  /** Outputs of DVC 2.x that have not changed keep their kind of hash. */
  readonly hash?: Hashed['hash'] | undefined;
}

/**
 * Puts a file or folder into the cache and gives its hash: first the bytes, then the `.dir` object that
 * names them. With links other than copies the workspace's files become links to the cache.
 */
export async function storePath(
  workspace: Workspace,
  path: string,
  { relink = true, hash = 'md5' }: StoreOptions = {},
): Promise<Hashed> {
  if (!existsSync(path)) throw new MissingDataError(workspace.repository.display(path));
  const objects = objectsFolder(workspace.repository.cache, hash);
  const { hashed, tree } = await withTarget(objects, async (target) => {
    return (await examine(workspace, path, hash, target))!;
  });
  if (tree) {
    const record = workspace.state.tree(path);
    const listed = tree.unchanged && record?.cache?.folder === objects;
    if (!listed || !existsSync(`${objects}/${hashed.md5.slice(0, 2)}/${hashed.md5.slice(2)}`)) {
      writeObject(objects, hashed.md5, treeBytes(tree.tree()));
    }
  }
  if (relink) await relinkPath(workspace, path, hashed, tree?.tree);
  return hashed;
}

/** Replaces the workspace's files by links to the cache, where the configured link type is one. */
export async function relinkPath(
  workspace: Workspace,
  path: string,
  hashed: Hashed,
  tree: (() => Tree) | undefined,
): Promise<void> {
  const [first] = workspace.repository.linkTypes;
  // Copies are files of their own already; where reflinks come first DVC looks at single files only.
  if (first === 'copy' || (first === 'reflink' && tree)) return;
  const objects = objectsFolder(workspace.repository.cache, hashed.hash);
  const link = workingLinkType(workspace.repository.linkTypes, objects, dirname(path));
  if (link === 'copy' || link === 'reflink') return;
  const files = tree?.() ?? { paths: [''], digests: Buffer.from(hashed.md5, 'hex') };
  const wanted = files.paths.flatMap((file, i) => {
    const own = file === '' ? path : `${path}/${file}`;
    return isLinked(own, objects, files, i) ? [] : [i];
  });
  await replaceFiles(workspace, { root: path, files, places: wanted, hash: hashed.hash, link });
}

/** Whether a file is the same one as its object: a hard link of it or a symbolic link to it. */
function isLinked(path: string, objects: string, files: Tree, index: number): boolean {
  const md5 = files.digests.toString('hex', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
  const own = statSync(path, { throwIfNoEntry: false });
  const object = statSync(`${objects}/${md5.slice(0, 2)}/${md5.slice(2)}`, {
    throwIfNoEntry: false,
  });
  return own !== undefined && own.ino === object?.ino && own.dev === object.dev;
}
