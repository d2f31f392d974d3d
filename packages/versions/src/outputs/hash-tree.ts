import type { Progress } from '@havn/core';
import { missingObjects } from '../cache/objects.ts';
import { runCrew } from '../crew/crew.ts';
import type { HashInput, HashResult, ObjectTarget } from '../crew/store.ts';
import type { HashName } from '../hash/hasher.ts';
import { buildTree, DIGEST_BYTES, type Tree, treeBytes, treeHash } from '../hash/tree.ts';
import type { Repository } from '../repository/repository.ts';
import type { State } from '../state/state.ts';
import { type FolderState, HASHED, type TreeRecord } from '../state/state-file.ts';
import { type ScannedFolder, scanTree } from './scan.ts';
import { progressFor } from './worth-telling.ts';

export interface HashOptions {
  readonly hash: HashName;
  /** Where the bytes are put; undefined: they are only hashed. */
  readonly target?: ObjectTarget | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** A folder with the hashes of all its files. */
export interface HashedTree {
  /** Of the `.dir` object. */
  readonly hash: string;
  readonly size: number;
  readonly nfiles: number;
  /** Nothing differs from what the state remembers. */
  readonly unchanged: boolean;
  /** Below the root, with `/`. */
  readonly links: TreeLinks;
  /** Made when it is asked for: most calls need the hash alone. */
  tree(): Tree;
}

/** Symbolic links in a tree: files count with what they point to, folders not at all. */
interface TreeLinks {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Work on a folder's files: what is known of each, and what has to be read. */
interface FolderWork {
  readonly folder: ScannedFolder;
  readonly digests: Uint8Array;
  readonly hashed: Uint8Array;
  readonly aligned: boolean;
}

const FILES_PER_TASK = 256;
const BYTES_PER_TASK = 16 << 20;

/** File systems count time in steps; a file touched within one of them after it was read looks the same. */
export const RACY_MS = 20;

/** Hashes the files of a folder that are not known from earlier, and remembers them. */
export async function hashTree(
  repository: Repository,
  state: State,
  root: string,
  options: HashOptions,
): Promise<HashedTree> {
  const scanned = await scanTree(root, repository.ignore, options.signal);
  const works = scanned.map((folder) => recall(folder, state, options.hash));
  const rules = repository.ignore.fingerprint(root);
  const record = state.tree(root);
  const all = works.every((work) => work.aligned && unread(work).length === 0);
  const unchanged = all && record !== undefined && record.rules === rules;
  const missing = options.target ? addMissing(works, options.target) : 0;
  const before = works.map(unread);
  await readFiles(works, before, options);
  for (const [i, work] of works.entries()) {
    if (before[i]!.length > 0 || !work.aligned) remember(work, state, options.hash);
  }
  if (unchanged && missing === 0) return fromRecord(works, record);
  const result = assemble(works);
  state.setTree(root, { hash: result.hash, size: result.size, nfiles: result.nfiles, rules });
  return result;
}

function fromRecord(works: readonly FolderWork[], { hash, size, nfiles }: TreeRecord): HashedTree {
  const links = linksOf(works);
  return { hash, size, nfiles, unchanged: true, links, tree: () => treeOf(works) };
}

function linksOf(works: readonly FolderWork[]): TreeLinks {
  const all = (kind: 'linkedFiles' | 'linkedFolders') =>
    works.flatMap(({ folder }) => folder[kind].map((i) => folder.prefix + folder.names[i]));
  return { files: all('linkedFiles'), folders: all('linkedFolders') };
}

function assemble(works: readonly FolderWork[]): HashedTree {
  const tree = treeOf(works);
  let size = 0;
  for (const { folder } of works) for (const i of folder.files) size += folder.look.sizes[i]!;
  const hash = treeHash(treeBytes(tree));
  const links = linksOf(works);
  return { hash, size, nfiles: tree.paths.length, unchanged: false, links, tree: () => tree };
}

function treeOf(works: readonly FolderWork[]): Tree {
  const count = works.reduce((sum, { folder }) => sum + folder.files.length, 0);
  const paths: string[] = [];
  const digests = Buffer.allocUnsafeSlow(count * DIGEST_BYTES);
  for (const { folder, digests: known } of works) {
    for (const i of folder.files) {
      digests.set(
        known.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES),
        paths.length * DIGEST_BYTES,
      );
      paths.push(folder.prefix + folder.names[i]);
    }
  }
  return buildTree(paths, digests);
}

/** What the state knows of the files of a folder as they look now. */
function recall(folder: ScannedFolder, state: State, hash: HashName): FolderWork {
  const { look, names, path, files } = folder;
  const known = state.folder(path);
  const aligned = known !== undefined && known.names === look.names;
  const work: FolderWork = {
    folder,
    // What is not known after all is overwritten once it has been read.
    digests: aligned ? known.digests.slice() : new Uint8Array(names.length * DIGEST_BYTES),
    hashed: new Uint8Array(names.length),
    aligned,
  };
  if (!known) return work;
  const places = aligned ? undefined : placesOf(known);
  for (const i of files) {
    const at = places ? places.get(names[i]!) : i;
    if (at === undefined || known.hashed[at] !== HASHED[hash]) continue;
    const same =
      known.sizes[at] === look.sizes[i] &&
      known.modified[at] === look.modified[i] &&
      known.changed[at] === look.changed[i] &&
      known.inodes[at] === look.inodes[i];
    if (!same) continue;
    work.hashed[i] = 1;
    if (aligned) continue;
    work.digests.set(
      known.digests.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES),
      i * DIGEST_BYTES,
    );
  }
  return work;
}

function placesOf(state: FolderState): ReadonlyMap<string, number> {
  return new Map(state.names.split('\0').map((name, i) => [name, i]));
}

function unread({ folder, hashed }: FolderWork): number[] {
  return folder.files.filter((i) => hashed[i] === 0);
}

/** Known files whose object is not in the target have to be read all the same. */
function addMissing(works: readonly FolderWork[], target: ObjectTarget): number {
  let count = 0;
  for (const { folder, digests, hashed } of works) {
    const known = folder.files.filter((i) => hashed[i] === 1);
    const column = new Uint8Array(known.length * DIGEST_BYTES);
    for (const [to, from] of known.entries()) {
      column.set(
        digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES),
        to * DIGEST_BYTES,
      );
    }
    for (const place of missingObjects(target.folder, column)) {
      hashed[known[place]!] = 0;
      count++;
    }
  }
  return count;
}

async function readFiles(
  works: readonly FolderWork[],
  wanted: readonly (readonly number[])[],
  { hash, target, progress, signal }: HashOptions,
): Promise<void> {
  const inputs: HashInput[] = [];
  const owners: { readonly work: FolderWork; readonly places: readonly number[] }[] = [];
  for (const [i, work] of works.entries()) {
    for (const places of inPortions(work.folder, wanted[i]!)) {
      const names = places.map((place) => work.folder.names[place]).join('\0');
      inputs.push({ folder: work.folder.path, names, hash, target });
      owners.push({ work, places });
    }
  }
  if (inputs.length === 0) return;
  const count = wanted.reduce((sum, places) => sum + places.length, 0);
  const shown = progressFor(progress, count);
  shown.start(target ? 'Adding' : 'Hashing', count, 'files');
  await runCrew(
    'hashFiles',
    inputs,
    (result, i) => {
      const { work, places } = owners[i]!;
      takeOver(work, places, result);
      shown.advance(places.length);
    },
    { signal },
  );
  shown.end();
}

function* inPortions(
  { look }: ScannedFolder,
  places: readonly number[],
): Generator<readonly number[]> {
  let portion: number[] = [];
  let bytes = 0;
  for (const place of places) {
    portion.push(place);
    bytes += look.sizes[place]!;
    if (portion.length < FILES_PER_TASK && bytes < BYTES_PER_TASK) continue;
    yield portion;
    portion = [];
    bytes = 0;
  }
  if (portion.length > 0) yield portion;
}

/**
 * What was read counts for a file as it looked before: where it was changed in between, it will look
 * otherwise the next time.
 */
function takeOver(
  { folder: { look, began }, digests, hashed }: FolderWork,
  places: readonly number[],
  result: HashResult,
): void {
  for (const [from, to] of places.entries()) {
    digests.set(
      result.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES),
      to * DIGEST_BYTES,
    );
    const touched = Math.max(look.modified[to]!, look.changed[to]!);
    const settled = touched < began - RACY_MS && look.sizes[to] === result.sizes[from];
    hashed[to] = settled ? 1 : 2;
    look.sizes[to] = result.sizes[from]!;
  }
}

/** Files of which we cannot be sure are used, but not remembered. */
function remember({ folder, digests, hashed }: FolderWork, state: State, hash: HashName): void {
  const { names, inodes, modified, changed, sizes } = folder.look;
  state.setFolder(folder.path, {
    names,
    inodes,
    modified,
    changed,
    sizes,
    digests,
    hashed: hashed.map((known) => (known === 1 ? HASHED[hash] : HASHED.none)),
  });
}
