import { chmodSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@havn/storage';
import { OBJECT_MODE } from '../cache/staging.ts';
import { MissingDataError } from '../errors.ts';
import { DIGEST_BYTES, treeBytes } from '../hash/tree.ts';
import { examine } from '../outputs/hash-path.ts';
import type { Hashed } from '../outputs/workspace.ts';
import { hexAt } from '../remote/object-set.ts';
import { findRemote, openRemote } from '../remote/remotes.ts';
import { forEach, keyOf, verifyObject } from '../remote/storage-objects.ts';
import type { DataContext } from './context.ts';

interface RemoteTarget {
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
  /** Named in advice. */
  readonly command: string;
}

/**
 * Puts a file or folder of this machine into a remote without the cache between, and gives its hash:
 * first the files, then the `.dir` object that names them.
 */
export async function storeInRemote(
  { workspace, repository, progress, signal }: DataContext,
  path: string,
  { remote, jobs = 4 * availableParallelism(), command }: RemoteTarget,
): Promise<Hashed> {
  const place = findRemote(repository, remote, command);
  const found = await examine(workspace, path, 'md5');
  if (!found) throw new MissingDataError(repository.display(path));
  const { hashed } = found;
  const tree = found.tree?.tree();
  const { paths, digests } = tree ?? { paths: [''], digests: Buffer.from(hashed.md5, 'hex') };
  const storage = await openRemote(place, repository);
  progress.start('Pushing', digests.length / DIGEST_BYTES, 'files');
  try {
    await forEach([...paths.entries()], jobs, async ([i, file]) => {
      const md5 = hexAt(digests, i);
      if (!(await storage.stat(keyOf('md5', md5), { signal }))) {
        const source = file === '' ? path : join(path, ...file.split('/'));
        verifyObject(source, md5, 'md5');
        await storage.upload(keyOf('md5', md5), source, { signal });
        protect(storage, keyOf('md5', md5));
      }
      progress.advance();
    });
    if (tree) {
      await storage.write(keyOf('md5', hashed.md5), treeBytes(tree), { signal });
      protect(storage, keyOf('md5', hashed.md5));
    }
  } finally {
    await storage.close();
  }
  progress.end();
  return hashed;
}

/** In a folder an object may be read, not written, as in the cache. */
function protect({ folder }: Storage, key: string): void {
  if (folder !== undefined) chmodSync(join(folder, ...key.split('/')), OBJECT_MODE);
}
