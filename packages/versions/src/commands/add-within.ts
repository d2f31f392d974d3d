import { objectsFolder } from '../cache/objects.ts';
import { withTarget } from '../cache/staging.ts';
import { writeObject } from '../cache/write-object.ts';
import type { OutputEntry } from '../dvcfile/entries.ts';
import { MissingDataError, MissingObjectsError } from '../errors.ts';
import { buildTree, DIGEST_BYTES, type Tree, treeBytes, treeHash } from '../hash/tree.ts';
import { readTree } from '../outputs/cached.ts';
import { examine } from '../outputs/hash-path.ts';
import type { StageOutput } from '../stages/stage.ts';
import type { DataContext } from './context.ts';
import { withHash } from './save-output.ts';

/**
 * Adds, changes or takes out what lies at a path inside a tracked folder. The rest of the folder need
 * not be there: it stays as recorded.
 */
export async function addWithin(
  { workspace, repository }: DataContext,
  { entry, path: root, hash, md5 }: StageOutput,
  path: string,
  { noCommit = false }: { readonly noCommit?: boolean | undefined },
): Promise<OutputEntry> {
  const objects = objectsFolder(repository.cache, hash);
  const before = md5 === undefined ? EMPTY : readTree(workspace, { hash, md5 });
  if (!before) throw new MissingObjectsError([repository.display(root!)], 'the cache');
  const prefix = path.slice(root!.length + 1).replaceAll('\\', '/');
  const found = noCommit
    ? await examine(workspace, path, hash)
    : await withTarget(objects, (target) => examine(workspace, path, hash, target));
  const kept = before.paths.flatMap((file, i) =>
    file === prefix || file.startsWith(`${prefix}/`) ? [] : [i],
  );
  if (!found && kept.length === before.paths.length) {
    throw new MissingDataError(repository.display(path));
  }
  const after = join(before, kept, prefix, found?.tree?.tree() ?? fileTree(found?.hashed.md5));
  const bytes = treeBytes(after);
  const name = treeHash(bytes);
  if (!noCommit) writeObject(objects, name, bytes);
  const appended = found !== undefined && kept.length === before.paths.length;
  const size =
    name === md5 ? entry.size : appended ? sum(entry.size, found.hashed.size) : undefined;
  return withHash(entry, { hash, md5: name, size, nfiles: after.paths.length });
}

/** DVC knows the new size only where files were added and none replaced. */
function sum(before: number | undefined, added: number): number | undefined {
  return before ? before + added : undefined;
}

const EMPTY: Tree = { paths: [], digests: Buffer.alloc(0) };

function fileTree(md5: string | undefined): Tree {
  return md5 === undefined ? EMPTY : { paths: [''], digests: Buffer.from(md5, 'hex') };
}

function join(before: Tree, kept: readonly number[], prefix: string, added: Tree): Tree {
  const digests = Buffer.concat([
    ...kept.map((i) => before.digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)),
    added.digests,
  ]);
  const paths = [
    ...kept.map((i) => before.paths[i]!),
    ...added.paths.map((file) => (file === '' ? prefix : `${prefix}/${file}`)),
  ];
  return buildTree(paths, digests);
}
