import { type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { silentProgress } from '@havn/core';
import { runCrew } from '../crew/crew.ts';
import { type HashInput, type HashResult, isKept, type ObjectTarget } from '../crew/store.ts';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';
import { mergeFolders } from '../state/merge-folders.ts';
import { type FolderState, HASHED } from '../state/state-file.ts';
import { type HashedTree, hashTree, RACY_MS } from './hash-tree.ts';
import { UnreadableEntryError } from './scan.ts';
import { LARGE_FILE_BYTES, storeLarge } from './store-large.ts';
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
  if (
    known &&
    (!target || isKept(join(target.folder, known.slice(0, 2), known.slice(2)), stats.size))
  ) {
    return known;
  }
  const large = stats.size >= LARGE_FILE_BYTES;
  const shown = large ? progress : silentProgress;
  shown.start(target ? 'Adding' : 'Hashing', 1, 'files');
  const began = Date.now();
  const { digests, sizes } = large
    ? await storeLarge({ path, hash, target, signal })
    : await hashSmall({ folder, names: name, hash, target }, signal);
  const touched = Math.max(stats.mtimeMs, stats.ctimeMs);
  const settled = touched < began - RACY_MS && sizes[0] === stats.size;
  const hashed = Uint8Array.of(settled ? HASHED[hash] : HASHED.none);
  const [inodes, modified, changed] = [stats.ino, stats.mtimeMs, stats.ctimeMs].map((value) =>
    Float64Array.of(value),
  );
  const entry = { names: name, inodes, modified, changed, sizes, digests, hashed };
  state.setFolder(folder, mergeFolders(state.folder(folder), entry));
  shown.advance(1);
  shown.end();
  return Buffer.from(digests).toString('hex');
}

async function hashSmall(input: HashInput, signal: AbortSignal | undefined): Promise<HashResult> {
  let found: HashResult | undefined;
  const take = (result: HashResult) => {
    found = result;
  };
  await runCrew('hashFiles', [input], take, { signal });
  return found!;
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
