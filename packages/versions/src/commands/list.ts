import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath, objectsFolder } from '../cache/objects.ts';
import { MissingMetafileError } from '../errors.ts';
import { digestHex } from '../hash/tree.ts';
import { readTree } from '../outputs/cached.ts';
import { compareCodePoints } from '../python/json.ts';
import type { StageOutput } from '../stages/stage.ts';
import { type DataContext, stagesOf } from './context.ts';

export interface ListOptions {
  /** Below the repository's root. */
  readonly path?: string | undefined;
  readonly recursive?: boolean | undefined;
  /** With `recursive`: the folders on the way, too. */
  readonly folders?: boolean | undefined;
  /** With `recursive`: no deeper than so many steps. */
  readonly level?: number | undefined;
  readonly dvcOnly?: boolean | undefined;
}

/** As `dvc list --json` prints it. */
export interface ListEntry {
  readonly isout: boolean;
  readonly isdir: boolean;
  readonly isexec: boolean;
  readonly size: number | null;
  readonly md5: string | null;
  readonly path: string;
}

type Found = Map<string, Omit<ListEntry, 'path'>>;

/** What a repository holds: files of Git and of DVC alike, also those that are not checked out. */
export async function list(
  context: DataContext,
  options: ListOptions = {},
): Promise<readonly ListEntry[]> {
  const base = (options.path ?? '').replace(/^\.?\/?|\/$/g, '');
  const found: Found = new Map();
  if (!options.dvcOnly) addFiles(context, found);
  for (const { outs } of await stagesOf(context))
    for (const out of outs) addOutput(context, found, out);
  addParents(found);
  const entries = [...found].flatMap(([path, entry]) => within(path, entry, base, options));
  const exists = base === '' || found.has(base);
  if (!exists) throw new MissingMetafileError(options.path ?? '');
  return entries.sort((a, b) => compareCodePoints(a.path, b.path));
}

function within(
  path: string,
  entry: Omit<ListEntry, 'path'>,
  base: string,
  { recursive, folders, level = Number.POSITIVE_INFINITY }: ListOptions,
): readonly ListEntry[] {
  if (path === base && folders) return [{ ...entry, path: '.' }];
  if (path === base) return entry.isdir ? [] : [{ ...entry, path: path.split('/').at(-1)! }];
  const inside =
    base === '' ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
  if (inside === undefined) return [];
  const depth = inside.split('/').length;
  if (depth > (recursive ? level : 1)) return [];
  if (recursive && entry.isdir && !folders && depth < level) return [];
  return [{ ...entry, path: inside }];
}

function addFiles({ repository }: DataContext, found: Found): void {
  const { root, ignore, git } = repository;
  const walk = (folder: string, prefix: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const isFolder = entry.isDirectory();
      if (ignore.ignoresEntry(folder, entry.name, isFolder)) continue;
      const path = join(folder, entry.name);
      if (git?.ignores(path, isFolder)) continue;
      const name = prefix + entry.name;
      found.set(name, plainEntry(path, isFolder));
      if (isFolder) walk(path, `${name}/`);
    }
  };
  walk(root, '');
}

function plainEntry(path: string, isFolder: boolean): Omit<ListEntry, 'path'> {
  const stats = lstatSync(path);
  const isexec = !isFolder && (stats.mode & 0o100) !== 0;
  return { isout: false, isdir: isFolder, isexec, size: stats.size, md5: null };
}

function addOutput({ repository, workspace }: DataContext, found: Found, out: StageOutput): void {
  if (out.path === undefined) return;
  const path = repository.pathInRepository(out.path);
  if (path === undefined) return;
  const { md5, entry, hash } = out;
  const isdir = md5?.endsWith('.dir') === true;
  const recorded = { isexec: entry.isexec === true, size: entry.size ?? null };
  found.set(path, { isout: true, isdir, ...looks(out.path, recorded), md5: md5 ?? null });
  if (!isdir) return;
  const tree = readTree(workspace, { hash, md5: md5! });
  const objects = objectsFolder(repository.cache, hash);
  for (const [i, file] of (tree?.paths ?? []).entries()) {
    const object = digestHex(tree!, i);
    const stats = statSync(objectPath(objects, object), { throwIfNoEntry: false });
    const known = { isexec: false, size: stats?.size ?? null };
    const leaf = looks(join(out.path, file), known);
    found.set(`${path}/${file}`, { isout: true, isdir: false, ...leaf, md5: object });
  }
  addParents(found, `${path}/`, (folder) => looks(join(repository.root, folder), NOTHING));
}

const NOTHING = { isexec: false, size: null };

type Looks = Pick<ListEntry, 'isexec' | 'size'>;

/** As DVC has it: what is in the workspace is described as it is there. */
function looks(path: string, recorded: Looks): Looks {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return recorded;
  return { isexec: stats.isFile() && (stats.mode & 0o100) !== 0, size: stats.size };
}

/** The folders on the way to what was found, below an output or in the whole repository. */
function addParents(found: Found, below = '', describe: (folder: string) => Looks = () => NOTHING) {
  for (const path of [...found.keys()]) {
    if (!path.startsWith(below)) continue;
    for (let at = path.lastIndexOf('/'); at >= below.length; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (at <= 0 || found.has(folder)) break;
      found.set(folder, { isout: below !== '', isdir: true, ...describe(folder), md5: null });
    }
  }
}
