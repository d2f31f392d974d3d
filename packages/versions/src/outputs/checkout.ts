import { chmodSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HavnError } from '@havn/core';
import { workingLinkType } from '../cache/links.ts';
import { missingObjects, objectPath, objectsFolder } from '../cache/objects.ts';
import { placeKey } from '../durable/place-key.ts';
import { temporaryName } from '../durable/temporary.ts';
import { DIGEST_BYTES, digestHex, type Tree } from '../hash/tree.ts';
import { readTree } from './cached.ts';
import { examine } from './hash-path.ts';
import { replaceFiles } from './replace-files.ts';
import { relinkPath } from './store.ts';
import type { Hashed, Workspace } from './workspace.ts';

export class UnsavedFilesError extends HavnError {
  readonly code = 'UNSAVED_FILES';
  /** For the reader. */
  readonly paths: readonly string[];
  constructor(paths: readonly string[]) {
    const shown = paths.slice(0, 20).join('\n  ');
    super(
      `Can't remove the following unsaved files without confirmation. Use \`--force\` to force.\n  ${shown}` +
        (paths.length > 20 ? `\n  … and ${paths.length - 20} more` : ''),
      { remedy: 'Keep them with havn data commit, or give them up with --force.' },
    );
    this.paths = paths;
  }
}

export interface CheckoutOptions {
  /** Files that are nowhere else may be overwritten and removed. */
  readonly force?: boolean | undefined;
  /** Links are made anew where they are not of the configured type. */
  readonly relink?: boolean | undefined;
  /** Only what lies at this path (with `/`) in a folder. */
  readonly within?: string | undefined;
}

/** What checkout did to one output. */
export interface CheckoutResult {
  readonly change: 'added' | 'modified' | undefined;
  /** Numbers of files. */
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  /** Files whose objects the cache lacks; the others were made. */
  readonly missing: readonly string[];
}

const NOTHING: CheckoutResult = {
  change: undefined,
  added: 0,
  modified: 0,
  deleted: 0,
  missing: [],
};

type Target = Pick<Hashed, 'hash' | 'md5' | 'isexec'>;

/** Makes a path what is recorded of it. Nothing is touched before it is known that nothing is lost. */
export async function checkoutPath(
  workspace: Workspace,
  path: string,
  target: Target,
  options: CheckoutOptions = {},
): Promise<CheckoutResult> {
  const wanted = wantedFiles(workspace, target);
  if (!wanted) return { ...NOTHING, missing: [path] };
  const current = await examine(workspace, path, target.hash);
  if (current?.hashed.md5 === target.md5) {
    const { hashed, tree } = current;
    if (options.relink) await relinkPath(workspace, path, hashed, tree?.tree, { all: true });
    markExecutable(path, target);
    return NOTHING;
  }
  const isFolder = target.md5.endsWith('.dir');
  const wasFolder = current?.tree !== undefined;
  const existing = currentFiles(current);
  const plan = limitPlan(
    compareFiles(existing, wanted, isFolder === wasFolder),
    existing,
    wanted,
    options.within,
  );
  if (!options.force) refuseToLose(workspace, path, existing, plan, target.hash);
  if (current && isFolder !== wasFolder) rmSync(path, { recursive: true });
  else removeFiles(path, existing, plan.removed);
  const inPlace = options.within !== undefined || (current && isFolder === wasFolder);
  const missing = inPlace
    ? await makeFiles(workspace, path, wanted, plan.made, target)
    : await makeWhole(workspace, path, wanted, target);
  markExecutable(path, target);
  return {
    change: current ? 'modified' : 'added',
    added: plan.added,
    modified: plan.made.length - plan.added,
    deleted: plan.removed.length,
    missing,
  };
}

function wantedFiles(workspace: Workspace, target: Target): Tree | undefined {
  if (target.md5.endsWith('.dir')) return readTree(workspace, target);
  const objects = objectsFolder(workspace.repository.cache, target.hash);
  const there = statSync(objectPath(objects, target.md5), { throwIfNoEntry: false });
  return there && { paths: [''], digests: Buffer.from(target.md5, 'hex') };
}

function currentFiles(current: Awaited<ReturnType<typeof examine>>): Tree {
  if (!current) return { paths: [], digests: Buffer.alloc(0) };
  if (current.tree) return current.tree.tree();
  return { paths: [''], digests: Buffer.from(current.hashed.md5, 'hex') };
}

interface Plan {
  /** Places in the wanted files. */
  readonly made: readonly number[];
  /** How many of them were not there. */
  readonly added: number;
  /** Places in the existing files: gone, and those that are overwritten. */
  readonly removed: readonly number[];
  readonly overwritten: readonly number[];
}

function compareFiles(existing: Tree, wanted: Tree, sameKind: boolean): Plan {
  const places = new Map(sameKind ? existing.paths.map((path, i) => [path, i]) : []);
  const made: number[] = [];
  const overwritten: number[] = [];
  for (const [i, path] of wanted.paths.entries()) {
    const place = places.get(path);
    places.delete(path);
    if (place !== undefined && digestHex(existing, place) === digestHex(wanted, i)) continue;
    made.push(i);
    if (place !== undefined) overwritten.push(place);
  }
  const removed = sameKind ? [...places.values()] : [...existing.paths.keys()];
  return { made, added: made.length - overwritten.length, removed, overwritten };
}

/** The part of a plan that concerns one path in the folder. */
function limitPlan(plan: Plan, existing: Tree, wanted: Tree, within: string | undefined): Plan {
  if (within === undefined) return plan;
  const inside = (path: string) => path === within || path.startsWith(`${within}/`);
  const made = plan.made.filter((i) => inside(wanted.paths[i]!));
  const removed = plan.removed.filter((i) => inside(existing.paths[i]!));
  const overwritten = plan.overwritten.filter((i) => inside(existing.paths[i]!));
  return { made, added: made.length - overwritten.length, removed, overwritten };
}

function refuseToLose(
  { repository }: Workspace,
  path: string,
  existing: Tree,
  { removed, overwritten }: Plan,
  hash: Hashed['hash'],
): void {
  const places = [...removed, ...overwritten];
  const digests = new Uint8Array(places.length * DIGEST_BYTES);
  for (const [to, from] of places.entries()) {
    digests.set(
      existing.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES),
      to * DIGEST_BYTES,
    );
  }
  const unsaved = missingObjects(objectsFolder(repository.cache, hash), digests).map((i) =>
    repository.display(join(path, existing.paths[places[i]!]!)),
  );
  if (unsaved.length > 0) throw new UnsavedFilesError(unsaved);
}

function removeFiles(root: string, existing: Tree, removed: readonly number[]): void {
  const folders = new Set<string>();
  for (const i of removed) {
    const path = join(root, existing.paths[i]!);
    rmSync(path, { force: true });
    for (let up = dirname(path); up.startsWith(`${root}/`); up = dirname(up)) folders.add(up);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(folder);
    } catch (error) {
      // What still holds something stays.
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code)) throw error;
    }
  }
}

async function makeFiles(
  workspace: Workspace,
  root: string,
  files: Tree,
  places: readonly number[],
  { hash }: Target,
): Promise<readonly string[]> {
  const { repository } = workspace;
  const objects = objectsFolder(repository.cache, hash);
  mkdirSync(dirname(root), { recursive: true });
  const link = workingLinkType(repository.linkTypes, objects, dirname(root));
  return replaceFiles(workspace, { root, files, places, hash, link });
}

/** A folder that is not there is made elsewhere and moved as a whole: an interruption leaves none. */
async function makeWhole(
  workspace: Workspace,
  root: string,
  files: Tree,
  target: Target,
): Promise<readonly string[]> {
  const all = [...files.paths.keys()];
  if (files.paths[0] === '') return makeFiles(workspace, root, files, all, target);
  const { repository } = workspace;
  const objects = objectsFolder(repository.cache, target.hash);
  mkdirSync(dirname(root), { recursive: true });
  const hidden = hiddenBeside(workspace, root);
  if (hidden === undefined) {
    mkdirSync(root, { recursive: true });
    return makeFiles(workspace, root, files, all, target);
  }
  const link = workingLinkType(repository.linkTypes, objects, dirname(root));
  try {
    mkdirSync(hidden, { recursive: true });
    const options = { root: hidden, files, places: all, hash: target.hash, link, unseen: true };
    const missing = await replaceFiles(workspace, options);
    renameSync(hidden, root);
    workspace.state.move(hidden, root);
    return missing.map((path) => join(root, path.slice(hidden.length + 1)));
  } catch (error) {
    workspace.state.forget(hidden);
    rmSync(hidden, { recursive: true, force: true });
    throw error;
  }
}

/** A place in `.dvc/tmp`, where that is on the same file system. */
function hiddenBeside({ repository }: Workspace, root: string): string | undefined {
  const temporary = repository.temporaryFolder();
  const same = placeKey(temporary) === placeKey(dirname(root));
  return same ? join(temporary, temporaryName()) : undefined;
}

function markExecutable(path: string, { isexec }: Target): void {
  if (!isexec) return;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // Of a link it would be the object's mode.
  if (stats?.isFile() && stats.nlink === 1 && (stats.mode & 0o100) === 0)
    chmodSync(path, (stats.mode & 0o777) | 0o100);
}
