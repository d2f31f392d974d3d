import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { workingLinkType } from '../cache/links.ts';
import { objectPath, objectsFolder } from '../cache/objects.ts';
import { withTarget } from '../cache/staging.ts';
import { writeObject } from '../cache/write-object.ts';
import type { LinkType } from '../config/link-types.ts';
import { syncFileSystem } from '../durable/sync.ts';
import { MissingDataError } from '../errors.ts';
import { digestHex, type Tree, treeBytes } from '../hash/tree.ts';
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
  if (tree) tellOfLinkedFolders(workspace, path, tree.links.folders);
  if (relink) await relinkPath(workspace, path, hashed, tree?.tree, { links: tree?.links.files });
  return hashed;
}

/** As with DVC they are no data; unlike DVC, it is said. */
function tellOfLinkedFolders(
  { progress, repository }: Workspace,
  path: string,
  folders: readonly string[],
): void {
  if (folders.length === 0) return;
  const shown = folders.slice(0, 3).map((folder) => repository.display(`${path}/${folder}`));
  const more = folders.length > 3 ? ` and ${folders.length - 3} more` : '';
  progress.say(`Left out, for they are links to folders: ${shown.join(', ')}${more}`);
}

interface RelinkOptions {
  /** Also where the type is a copy; files that are links to the cache become files of their own. */
  readonly all?: boolean | undefined;
  /** Files of the folder that are symbolic links: where the type is a copy they alone are made anew. */
  readonly links?: readonly string[] | undefined;
}

/** Replaces the workspace's files by what the configured link type wants. */
export async function relinkPath(
  workspace: Workspace,
  path: string,
  hashed: Hashed,
  tree: (() => Tree) | undefined,
  { all = false, links = [] }: RelinkOptions = {},
): Promise<void> {
  const { linkTypes } = workspace.repository;
  const [first] = linkTypes;
  // A link to somewhere else becomes data of its own, whatever the type.
  const anew = all || (!tree && lstatSync(path).isSymbolicLink());
  // What was just stored is a file of its own; where reflinks come first DVC looks at single files only.
  const some = anew || links.length > 0;
  if (!some && (first === 'copy' || (first === 'reflink' && tree))) return;
  const objects = objectsFolder(workspace.repository.cache, hashed.hash);
  const link = workingLinkType(linkTypes, objects, dirname(path));
  const only = !anew && (link === 'copy' || link === 'reflink') ? new Set(links) : undefined;
  if (only?.size === 0) return;
  const files = tree?.() ?? { paths: [''], digests: Buffer.from(hashed.md5, 'hex') };
  const wanted = files.paths.flatMap((file, i) => {
    if (only && !only.has(file)) return [];
    const own = file === '' ? path : `${path}/${file}`;
    return isAsWanted(own, objectPath(objects, digestHex(files, i)), link) ? [] : [i];
  });
  // A link takes the place of the only other copy: what it points to has to be on the disk before.
  const isLast = wanted.length > 0 && (link === 'hardlink' || link === 'symlink');
  if (isLast) syncFileSystem(objects);
  await replaceFiles(workspace, { root: path, files, places: wanted, hash: hashed.hash, link });
}

function isAsWanted(path: string, object: string, link: LinkType): boolean {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (!own) return false;
  if (link === 'copy' || link === 'reflink') return !own.isSymbolicLink() && own.nlink === 1;
  if (own.isSymbolicLink() !== (link === 'symlink')) return false;
  const [file, kept] = [path, object].map((one) => statSync(one, { throwIfNoEntry: false }));
  return file !== undefined && file.ino === kept?.ino && file.dev === kept.dev;
}
