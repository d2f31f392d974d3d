import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { missingObjects, objectPath, objectsFolder } from '../cache/objects.ts';
import { GitError } from '../git/git.ts';
import { digestHex, type Tree } from '../hash/tree.ts';
import { readTree } from '../outputs/cached.ts';
import { examine } from '../outputs/hash-path.ts';
import { compareCodePoints } from '../python/json.ts';
import { readStages, type Stage, type StageOutput } from '../stages/stage.ts';
import { isBelow } from '../stages/targets.ts';
import { revisionView } from '../stages/view.ts';
import { type DataContext, stagesOf } from './context.ts';

export interface DiffOptions {
  readonly from?: string | undefined;
  /** Undefined: the workspace. */
  readonly to?: string | undefined;
  readonly targets?: readonly string[] | undefined;
}

interface DiffEntry {
  readonly path: string;
  readonly hash: string | undefined;
}

/** DVC's groups; `{}` as a whole where nothing differs. */
export interface DiffReport {
  readonly added: readonly DiffEntry[];
  readonly deleted: readonly DiffEntry[];
  readonly modified: readonly {
    readonly path: string;
    readonly hash: { readonly old: string; readonly new: string };
  }[];
  readonly renamed: readonly {
    readonly path: { readonly old: string; readonly new: string };
    readonly hash: string | undefined;
  }[];
  readonly 'not in cache': readonly DiffEntry[];
}

/** Path to hash; folders end in `/`. */
type Entries = Map<string, string>;

interface Side {
  readonly entries: Entries;
  /** Folders whose content is not known, since the cache lacks their `.dir` object. */
  readonly unknown: readonly string[];
}

/** What changed in the data between two commits, or a commit and the workspace. */
export async function diff(
  context: DataContext,
  { from = 'HEAD', to, targets = [] }: DiffOptions = {},
): Promise<DiffReport | Record<string, never>> {
  const { git } = context.repository;
  if (!git) throw new GitError(['rev-parse', from], 'the repository is not kept by Git');
  const first = git.resolve(from);
  if (first === undefined) {
    if (from === 'HEAD') return {};
    throw new GitError(['rev-parse', from], 'unknown revision');
  }
  const second = to === undefined ? undefined : git.resolve(to);
  if (to !== undefined && second === undefined)
    throw new GitError(['rev-parse', to], 'unknown revision');
  if (first === second) return {};
  const old = await revisionSide(context, first, targets);
  const now =
    second === undefined
      ? await workspaceSide(context, targets)
      : await revisionSide(context, second, targets);
  const missing = second === undefined ? await notInCache(context, first, targets) : [];
  const report = { ...compare(old, now), 'not in cache': missing };
  return Object.values(report).some((list) => list.length > 0) ? report : {};
}

async function revisionSide(
  context: DataContext,
  revision: string,
  targets: readonly string[],
): Promise<Side> {
  const stages = await readStages(revisionView(context.repository, revision), context.readers);
  return recordedSide(context, stages, targets);
}

function recordedSide(
  context: DataContext,
  stages: readonly Stage[],
  targets: readonly string[],
): Side {
  const entries: Entries = new Map();
  const unknown: string[] = [];
  for (const out of outputsOf(stages)) {
    if (out.md5 === undefined) continue;
    const shown = context.repository.pathInRepository(out.path!)!;
    if (!out.md5.endsWith('.dir')) {
      entries.set(shown, out.md5);
      continue;
    }
    entries.set(`${shown}/`, out.md5);
    const tree = readTree(context.workspace, { hash: out.hash, md5: out.md5 });
    if (tree) addTree(entries, shown, tree);
    else unknown.push(`${shown}/`);
  }
  return { entries: limit(context, entries, targets), unknown };
}

async function workspaceSide(context: DataContext, targets: readonly string[]): Promise<Side> {
  const entries: Entries = new Map();
  for (const out of outputsOf(await stagesOf(context))) {
    const found = await examine(context.workspace, out.path!, out.hash);
    if (!found) continue;
    const shown = context.repository.pathInRepository(out.path!)!;
    entries.set(found.tree ? `${shown}/` : shown, found.hashed.md5);
    if (found.tree) addTree(entries, shown, found.tree.tree());
  }
  return { entries: limit(context, entries, targets), unknown: [] };
}

function outputsOf(stages: readonly Stage[]): readonly StageOutput[] {
  return stages.flatMap(({ outs }) => outs.filter(({ path }) => path !== undefined));
}

function addTree(entries: Entries, root: string, tree: Tree): void {
  for (const [i, path] of tree.paths.entries()) entries.set(`${root}/${path}`, digestHex(tree, i));
}

function limit({ repository }: DataContext, entries: Entries, targets: readonly string[]): Entries {
  if (targets.length === 0) return entries;
  const wanted = targets.map((target) => resolve(target));
  const kept = [...entries].filter(([path]) => {
    const absolute = resolve(repository.root, path);
    return wanted.some((target) => absolute === target || isBelow(absolute, target));
  });
  return new Map(kept);
}

function compare(old: Side, now: Side): Omit<DiffReport, 'not in cache'> {
  const added: DiffEntry[] = [];
  const deleted: DiffEntry[] = [];
  const modified: DiffReport['modified'][number][] = [];
  const isUnknown = (path: string) =>
    [...old.unknown, ...now.unknown].some((folder) => path !== folder && path.startsWith(folder));
  for (const [path, hash] of now.entries) {
    if (isUnknown(path)) continue;
    const before = old.entries.get(path);
    if (before === undefined) added.push({ path, hash });
    else if (before !== hash) modified.push({ path, hash: { old: before, new: hash } });
  }
  for (const [path, hash] of old.entries) {
    if (!now.entries.has(path) && !isUnknown(path)) deleted.push({ path, hash });
  }
  return { ...pairRenames(added, deleted), modified: modified.sort(byPath) };
}

/** What went at one path and came at another with the same hash was renamed. */
function pairRenames(added: readonly DiffEntry[], deleted: readonly DiffEntry[]) {
  const gone = new Map<string | undefined, DiffEntry[]>();
  for (const entry of [...deleted].sort(byPath)) {
    gone.set(entry.hash, [...(gone.get(entry.hash) ?? []), entry]);
  }
  const renamed: DiffReport['renamed'][number][] = [];
  const fresh: DiffEntry[] = [];
  for (const entry of [...added].sort(byPath)) {
    const old = gone.get(entry.hash)?.shift();
    if (old) renamed.push({ path: { old: old.path, new: entry.path }, hash: old.hash });
    else fresh.push(entry);
  }
  const lost = [...gone.values()].flat().sort(byPath);
  renamed.sort((a, b) => compareCodePoints(a.path.old, b.path.old));
  return { added: fresh, deleted: lost, renamed };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareCodePoints(a.path, b.path);
}

async function notInCache(
  context: DataContext,
  revision: string,
  targets: readonly string[],
): Promise<readonly DiffEntry[]> {
  const stages = await readStages(revisionView(context.repository, revision), context.readers);
  const { entries } = recordedSide(context, stages, targets);
  const hashes = new Map(outputsOf(stages).map((out) => [out.md5, out.hash]));
  const missing: DiffEntry[] = [];
  for (const [path, md5] of entries) {
    const hash = hashes.get(md5) ?? 'md5';
    const objects = objectsFolder(context.repository.cache, hash);
    if (isMissing(objects, md5)) missing.push({ path, hash: md5 });
  }
  return missing.sort(byPath);
}

function isMissing(objects: string, md5: string): boolean {
  if (md5.endsWith('.dir')) return !existsSync(objectPath(objects, md5));
  return missingObjects(objects, Buffer.from(md5, 'hex')).length > 0;
}
