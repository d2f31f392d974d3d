import { type Stats, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { runCrew } from '../crew/crew.ts';
import type { ObjectTarget } from '../crew/store.ts';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { mergeFolders } from '../state/merge-folders.ts';
import { type FolderState, HASHED } from '../state/state-file.ts';
import { type HashedTree, hashTree, RACY_MS } from './hash-tree.ts';
import { UnreadableEntryError } from './scan.ts';
import type { Hashed, Workspace } from './workspace.ts';

/** The hash of a file or folder; undefined where there is none. Nothing unchanged is read again. */
export async function hashPath(
  workspace: Workspace,
  path: string,
  hash: HashName = 'md5',
): Promise<Hashed | undefined> {
  return (await examine(workspace, path, hash))?.hashed;
}

export interface Examined {
  readonly hashed: Hashed;
  /** Of a folder. */
  readonly tree?: HashedTree | undefined;
}

/** The same, with the files of a folder; with a target their bytes are put there. */
export async function examine(
  workspace: Workspace,
  path: string,
  hash: HashName,
  target?: ObjectTarget,
): Promise<Examined | undefined> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.isDirectory()) {
    const { repository, state, progress, signal } = workspace;
    const tree = await hashTree(repository, state, path, { hash, target, progress, signal });
    const { size, nfiles } = tree;
    return { hashed: { hash, md5: tree.hash, size, nfiles }, tree };
  }
  if (!stats.isFile()) throw new UnreadableEntryError(path, 'is neither a file nor a folder');
  const md5 = await hashFile(workspace, path, stats, hash, target);
  const isexec = (stats.mode & 0o100) !== 0 || undefined;
  return { hashed: { hash, md5, size: stats.size, isexec } };
}

async function hashFile(
  { state, signal, progress }: Workspace,
  path: string,
  stats: Stats,
  hash: HashName,
  target: ObjectTarget | undefined,
): Promise<string> {
  const [folder, name] = [dirname(path), basename(path)];
  const known = recallFile(state.folder(folder), name, stats, hash);
  if (known && !target) return known;
  progress.start(target ? 'Adding' : 'Hashing', 1, 'files');
  let digest = '';
  await runCrew(
    'hashFiles',
    [{ folder, names: name, hash, target }],
    (result) => {
      const column = Buffer.from(result.digests);
      digest = column.toString('hex');
      const touched = Math.max(result.modified[0]!, result.changed[0]!);
      const settled = touched < result.began - RACY_MS && result.unsettled.length === 0;
      const hashed = Uint8Array.of(settled ? HASHED[hash] : HASHED.none);
      const { inodes, modified, changed, sizes, digests } = result;
      const entry = { names: name, inodes, modified, changed, sizes, digests, hashed };
      state.setFolder(folder, mergeFolders(state.folder(folder), entry));
    },
    { signal },
  );
  progress.advance(1);
  progress.end();
  return digest;
}

function recallFile(
  state: FolderState | undefined,
  name: string,
  stats: Stats,
  hash: HashName,
): string | undefined {
  if (!state) return undefined;
  const at = state.names.split('\0').indexOf(name);
  const same =
    at !== -1 &&
    state.hashed[at] === HASHED[hash] &&
    state.sizes[at] === stats.size &&
    state.modified[at] === stats.mtimeMs &&
    state.changed[at] === stats.ctimeMs &&
    state.inodes[at] === stats.ino;
  if (!same) return undefined;
  return Buffer.from(state.digests).toString('hex', at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES);
}
