import { rmSync } from 'node:fs';
import { MissingObjectsError } from '../errors.ts';
import { isCached } from '../outputs/cached.ts';
import { type CheckoutOptions, checkoutPath, UnsavedFilesError } from '../outputs/checkout.ts';
import { hashPath } from '../outputs/hash-path.ts';
import { isPartialImport } from '../stages/stage.ts';
import { type Selected, selectOutputs } from '../stages/targets.ts';
import { type DataContext, stagesOf } from './context.ts';
import { expandGlobs } from './glob.ts';

export interface CheckoutCommandOptions extends CheckoutOptions {
  readonly targets?: readonly string[] | undefined;
  /** Targets are shell-like patterns. */
  readonly glob?: boolean | undefined;
  readonly withDeps?: boolean | undefined;
  readonly allowMissing?: boolean | undefined;
}

/** Paths by what became of them; folders end in a slash, and come first. */
export interface CheckoutReport {
  readonly modified: readonly string[];
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly stats: { readonly modified: number; readonly added: number; readonly deleted: number };
}

/** Makes the outputs in the workspace what their `.dvc` files say. */
export async function checkout(
  context: DataContext,
  options: CheckoutCommandOptions = {},
): Promise<CheckoutReport> {
  const stages = await stagesOf(context);
  const { targets = [], glob, withDeps } = options;
  const expanded = glob && targets.length > 0 ? expandGlobs(targets) : targets;
  const selected = selectOutputs(stages, expanded, withDeps);
  const report = { modified: [] as string[], added: [] as string[], deleted: [] as string[] };
  const stats = { modified: 0, added: 0, deleted: 0 };
  const missing: string[] = [];
  if (targets.length === 0) {
    const used = stages.flatMap(({ outs }) => outs.map(({ path }) => path));
    const gone = await removeUnusedLinks(context, used);
    report.deleted.push(...gone);
    stats.deleted += gone.length;
  }
  const unsaved: string[] = [];
  for (const one of selected) {
    const result = await checkoutOne(context, one, options).catch((error: unknown) => {
      // The others are brought all the same; what stopped them is told of all at once.
      if (!(error instanceof UnsavedFilesError)) throw error;
      unsaved.push(...error.paths);
    });
    if (!result) continue;
    const { path, hashed, outcome } = result;
    const shown = context.repository.display(path);
    if (outcome.change) report[outcome.change].push(hashed.endsWith('.dir') ? `${shown}/` : shown);
    stats.added += outcome.added;
    stats.modified += outcome.modified;
    stats.deleted += outcome.deleted;
    missing.push(...outcome.missing.map((file) => context.repository.display(file)));
  }
  if (unsaved.length > 0) throw new UnsavedFilesError(unsaved);
  if (missing.length > 0 && !options.allowMissing)
    throw new MissingObjectsError(missing, 'the cache');
  for (const list of Object.values(report)) list.sort(foldersFirst);
  return { ...report, stats };
}

async function checkoutOne(
  { workspace }: DataContext,
  { stage, out, within }: Selected,
  options: CheckoutCommandOptions,
) {
  if (!out.cached || out.path === undefined || isPartialImport(stage)) return undefined;
  const { md5, hash, path, entry } = out;
  if (md5 === undefined) return undefined;
  const target = { hash, md5, isexec: entry.isexec };
  const outcome = await checkoutPath(workspace, path, target, { ...options, within });
  workspace.state.setLink(path, md5);
  return { path, hashed: md5, outcome };
}

/** What was checked out earlier, is unchanged and in the cache, and no stage tracks any more. */
async function removeUnusedLinks(
  { workspace, repository }: DataContext,
  used: readonly (string | undefined)[],
): Promise<readonly string[]> {
  const kept = new Set(used);
  const gone: string[] = [];
  for (const [path, md5] of Object.entries(workspace.state.links())) {
    if (kept.has(path)) continue;
    const now = await hashPath(workspace, path);
    if (now?.md5 === md5 && isCached(workspace, { hash: 'md5', md5 }, path)) {
      rmSync(path, { recursive: true, force: true });
      workspace.state.forget(path);
      const shown = repository.display(path);
      gone.push(md5.endsWith('.dir') ? `${shown}/` : shown);
    }
    workspace.state.dropLink(path);
  }
  return gone;
}

function foldersFirst(a: string, b: string): number {
  const rank = Number(b.endsWith('/')) - Number(a.endsWith('/'));
  return rank || (a < b ? -1 : 1);
}
