import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { silentProgress } from '@havn/core';
import { type ConfigOverlay, overlayConfig } from '../config/overlay.ts';
import { DataUsageError, MissingMetafileError, MissingObjectsError } from '../errors.ts';
import { checkoutPath } from '../outputs/checkout.ts';
import { openWorkspace } from '../outputs/workspace.ts';
import { fetchObjects, lackingInFolder } from '../remote/object-store.ts';
import { findRemote, type Remote } from '../remote/remotes.ts';
import { Repository } from '../repository/repository.ts';
import { readStages, type StageReader } from '../stages/stage.ts';
import { isBelow, type Selected } from '../stages/targets.ts';
import { workspaceView } from '../stages/view.ts';
import type { DataContext } from './context.ts';
import { checkOutSource, resolveSource } from './source-repository.ts';
import { collectUsed } from './used-objects.ts';

/** `config` and `remote` are laid over the settings of that repository. */
export interface SourceOptions extends ConfigOverlay {
  readonly url: string;
  readonly path: string;
  readonly rev?: string | undefined;
  readonly jobs?: number | undefined;
  readonly readers: readonly StageReader[];
  readonly progress?: DataContext['progress'] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Copies a file or folder of another repository, at a revision, to `destination`; gives the commit. */
export async function downloadSource(
  repository: Repository | undefined,
  options: SourceOptions,
  destination: string,
): Promise<string> {
  const { url, rev, path } = options;
  const commit = await resolveSource(repository, url, rev);
  const scratch =
    repository?.temporaryFolder() ?? mkdtempSync(join(realpathSync(tmpdir()), 'havn-get-'));
  try {
    const folder = await checkOutSource(repository, url, commit, scratch);
    const source = resolve(folder, path);
    if (source !== folder && !isBelow(source, folder)) throw new MissingMetafileError(path);
    const outs = await trackedBelow(folder, source, options);
    if (outs.length === 0 && !existsSync(source))
      throw new MissingMetafileError(`${path} (in ${url})`);
    if (existsSync(source)) copyPlain(source, destination);
    await checkOutInto(repository, options, folder, outs, source, destination);
    return commit;
  } finally {
    if (!repository) rmSync(scratch, { recursive: true, force: true });
  }
}

async function trackedBelow(
  folder: string,
  source: string,
  { readers }: SourceOptions,
): Promise<readonly Selected[]> {
  const root = repositoryAbove(source, folder);
  if (!root) return [];
  const stages = await readStages(workspaceView(new Repository(root)), readers);
  return stages.flatMap((stage) =>
    stage.outs.flatMap((out): Selected[] => {
      if (out.path === undefined) return [];
      if (out.path === source || isBelow(out.path, source)) return [{ stage, out }];
      if (!isBelow(source, out.path)) return [];
      return [{ stage, out, within: relative(out.path, source).split(sep).join('/') }];
    }),
  );
}

function repositoryAbove(path: string, top: string): string | undefined {
  for (let folder = path; folder.length >= top.length; folder = dirname(folder)) {
    if (existsSync(join(folder, '.dvc'))) return folder;
  }
  return undefined;
}

function copyPlain(source: string, destination: string): void {
  mkdirSync(dirname(destination), { recursive: true });
  const keep = (path: string) => !/[\\/]\.(?:git|dvc)$/.test(path);
  cpSync(source, destination, { recursive: true, filter: keep });
}

async function checkOutInto(
  repository: Repository | undefined,
  options: SourceOptions,
  folder: string,
  selected: readonly Selected[],
  source: string,
  destination: string,
): Promise<void> {
  if (selected.length === 0) return;
  const inner = new Repository(repositoryAbove(source, folder)!);
  // What comes is kept where the caller keeps its own objects.
  const shared = repository ? Object.assign(inner, { cache: repository.cache }) : inner;
  const { progress = silentProgress, signal } = options;
  const workspace = openWorkspace(shared, { progress, signal });
  const view = workspaceView(shared);
  const context: DataContext = {
    repository: shared,
    workspace,
    view,
    readers: options.readers,
    progress,
    signal,
    touched: new Set(),
    autostage: false,
  };
  await fetchFromSource(context, options, repository, selected);
  for (const { out, within } of selected) {
    const target = { hash: out.hash, md5: out.md5!, isexec: out.entry.isexec };
    const made = await checkoutPath(workspace, out.path!, target, { force: true, within });
    if (made.missing.length > 0)
      throw new MissingObjectsError(made.missing, 'the source repository');
    const place = within === undefined ? out.path! : join(out.path!, within);
    const goal = join(destination, relative(source, place));
    copyPlain(place, goal);
  }
  workspace.state.save();
}

async function fetchFromSource(
  context: DataContext,
  options: SourceOptions,
  caller: Repository | undefined,
  selected: readonly Selected[],
): Promise<void> {
  const { openStorage } = await import('@havn/storage');
  for (const remote of sourceRemotes(context.repository, options, caller)) {
    const storage = await openStorage(remote.url, remote.options);
    try {
      for (let round = 0; round < 2; round++) {
        for (const { set } of collectUsed(context, selected)) {
          const { cache } = context.repository;
          const lacking = lackingInFolder(cache, set);
          if (lacking.trees.length + lacking.files.length === 0) continue;
          await fetchObjects(storage, cache, set, lacking, {
            progress: context.progress,
            signal: context.signal,
            jobs: options.jobs,
          });
        }
      }
    } finally {
      await storage.close();
    }
  }
}

/** A repository on this machine gives from its cache; else, and for the rest, its remote is asked. */
function sourceRemotes(
  inner: Repository,
  { url, ...overlay }: SourceOptions,
  caller: Repository | undefined,
): readonly Pick<Remote, 'url' | 'options'>[] {
  const place = resolve(caller?.root ?? '.', url);
  const local = statSync(join(place, '.dvc'), { throwIfNoEntry: false })?.isDirectory();
  const source = local ? new Repository(place) : inner;
  const original = Object.assign(source, { config: overlayConfig(source.config, overlay) });
  const found = original.config.named.get('remote')!.size > 0;
  const named = found ? [findRemote(original, undefined, 'import')] : [];
  return local ? [{ url: original.cache, options: {} }, ...named] : named;
}

export interface GetOptions extends SourceOptions {
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Copies a file or folder of another repository to the working folder; gives where it is. */
export async function getFrom({ out, force, ...options }: GetOptions): Promise<string> {
  const name = basename(resolve(options.path));
  const isFolder = out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory();
  const place = isFolder ? join(out, name) : (out ?? name);
  if (existsSync(place)) {
    if (!force) {
      throw new DataUsageError(
        `The path '${place}' already exists locally.`,
        "To override it, re-run with '--force'.",
      );
    }
    rmSync(place, { recursive: true });
  }
  await downloadSource(undefined, options, resolve(place));
  return place;
}
