import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { objectPath, objectsFolder } from '../cache/objects.ts';
import type { LinkType } from '../config/link-types.ts';
import { runCrew } from '../crew/crew.ts';
import { splitNames } from '../crew/look.ts';
import type { PlaceInput, PlaceResult } from '../crew/place.ts';
import { CorruptObjectError } from '../errors.ts';
import { DIGEST_BYTES, digestHex, type Tree } from '../hash/tree.ts';
import { mergeFolders } from '../state/merge-folders.ts';
import { type FolderState, HASHED } from '../state/state-file.ts';
import { Staging } from './staging.ts';
import type { Hashed, Workspace } from './workspace.ts';
import { progressFor } from './worth-telling.ts';

export interface ReplaceOptions {
  /** The file or folder that the paths are below; a single file has the path ``. */
  readonly root: string;
  readonly files: Tree;
  /** Which of the files to make. */
  readonly places: readonly number[];
  readonly hash: Hashed['hash'];
  readonly link: LinkType;
  /** True: nobody sees `root` yet. */
  readonly unseen?: boolean | undefined;
}

const FILES_PER_TASK = 256;

/** Workspace files are writable by their owner, as the user's umask allows. */
const FILE_MODE = 0o666;

/** Makes files of a folder from the cache; gives the paths whose objects are missing. */
export async function replaceFiles(
  workspace: Workspace,
  options: ReplaceOptions,
): Promise<readonly string[]> {
  const { places } = options;
  if (places.length === 0) return [];
  const groups = groupByFolder(options);
  const staging = options.unseen ? undefined : new Staging(workspace, options.root);
  const missing: string[] = [];
  try {
    for (const { folder } of groups) mkdirSync(folder, { recursive: true });
    const inputs = groups.map((group) =>
      placeInput(workspace, options, group, staging?.folderFor(group.folder)),
    );
    const shown = progressFor(workspace.progress, places.length);
    shown.start('Checking out', places.length, 'files');
    await runCrew(
      'placeFiles',
      inputs,
      (result, i) => {
        settle(workspace, options, groups[i]!, inputs[i]!, result, missing);
        shown.advance(groups[i]!.places.length);
      },
      { signal: workspace.signal },
    );
    shown.end();
  } finally {
    staging?.close();
  }
  return missing.sort();
}

/** Files of one folder, so that what is learnt of them is one piece of the state. */
interface Group {
  readonly folder: string;
  readonly names: readonly string[];
  readonly places: readonly number[];
}

function groupByFolder({ root, files, places }: ReplaceOptions): readonly Group[] {
  const folders = new Map<string, { names: string[]; places: number[] }[]>();
  for (const place of places) {
    const path = files.paths[place] === '' ? root : `${root}/${files.paths[place]}`;
    const folder = dirname(path);
    const groups = folders.get(folder) ?? [];
    if (groups.length === 0) folders.set(folder, groups);
    if ((groups.at(-1)?.places.length ?? FILES_PER_TASK) >= FILES_PER_TASK) {
      groups.push({ names: [], places: [] });
    }
    groups.at(-1)!.names.push(basename(path));
    groups.at(-1)!.places.push(place);
  }
  return inTurn([...folders].map(([folder, groups]) => groups.map((one) => ({ folder, ...one }))));
}

/** One group of each folder in turn: two threads that make files in one folder wait for each other. */
function inTurn(lists: readonly (readonly Group[])[]): readonly Group[] {
  const rounds = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

function placeInput(
  { repository }: Workspace,
  { files, hash, link }: ReplaceOptions,
  { folder, names, places }: Group,
  staging: string | undefined,
): PlaceInput {
  const digests = new Uint8Array(places.length * DIGEST_BYTES);
  for (const [to, from] of places.entries()) {
    digests.set(
      files.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES),
      to * DIGEST_BYTES,
    );
  }
  const objects = objectsFolder(repository.cache, hash);
  const mode = FILE_MODE & ~process.umask();
  return { objects, folder, names: names.join('\0'), digests, link, mode, staging, hash };
}

function settle(
  { state, repository }: Workspace,
  { files, hash }: ReplaceOptions,
  { folder, places }: Group,
  { names, digests }: PlaceInput,
  result: PlaceResult,
  missing: string[],
): void {
  const [damaged] = result.corrupt;
  if (damaged) {
    const md5 = digestHex(files, places[damaged.index]!);
    const path = objectPath(objectsFolder(repository.cache, hash), md5);
    unprotect(path);
    throw new CorruptObjectError(path, md5, damaged.actual);
  }
  const gone = new Set(result.missing);
  const list = splitNames(names);
  for (const i of gone) missing.push(`${folder}/${list[i]}`);
  const hashed = new Uint8Array(list.length).map((_, i) =>
    gone.has(i) ? HASHED.none : HASHED[hash],
  );
  const placed: FolderState = { ...result, names, digests, hashed };
  state.setFolder(folder, mergeFolders(state.folder(folder), placed));
}

/** DVC trusts objects that are write-protected; a damaged one is not to be trusted. */
function unprotect(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode !== undefined) chmodSync(path, (mode & 0o777) | 0o200);
}
