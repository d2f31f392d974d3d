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
import type { LinkType } from '../config/link-types.ts';
import { mergeWhole } from '../durable/incoming.ts';
import { DataUsageError, MissingMetafileError, MissingObjectsError } from '../errors.ts';
import { checkoutPath } from '../outputs/checkout.ts';
import { openWorkspace } from '../outputs/workspace.ts';
import { Repository } from '../repository/repository.ts';
import { readStages } from '../stages/stage.ts';
import { isBelow, type Selected } from '../stages/targets.ts';
import { workspaceView } from '../stages/view.ts';
import type { DataContext } from './context.ts';
import { fetchFromSource, type SourceOptions } from './source-fetch.ts';
import { checkOutSource, resolveSource } from './source-repository.ts';

/**
 * Copies a file or folder of another repository, at a revision, to `destination`, where nothing may
 * be; gives the commit.
 */
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
    const cache = repository?.cache ?? join(scratch, 'cache');
    if (outs.length > 0) {
      const inner = new Repository(repositoryAbove(source, folder)!);
      // What comes is kept where the caller keeps its own objects, and copied from there.
      const linkTypes: readonly LinkType[] = ['reflink', 'copy'];
      const context = sourceContext(Object.assign(inner, { cache, linkTypes }), options);
      await checkOutTracked(context, options, repository, outs);
    }
    copyPlain(source, destination);
    return commit;
  } finally {
    if (!repository) rmSync(scratch, { recursive: true, force: true });
  }
}

/** The outputs at, above or below a path of a repository that is checked out at `folder`. */
export async function trackedBelow(
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

export function repositoryAbove(path: string, top: string): string | undefined {
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

/** What commands need to work on a repository that is only looked at. */
export function sourceContext(
  repository: Repository,
  {
    readers,
    progress = silentProgress,
    signal,
  }: Pick<SourceOptions, 'readers' | 'progress' | 'signal'>,
): DataContext {
  const workspace = openWorkspace(repository, { progress, signal });
  const view = workspaceView(repository);
  const touched = new Set<string>();
  return { repository, workspace, view, readers, progress, signal, touched, autostage: false };
}

/** Puts tracked data where it belongs in a repository that is checked out. */
async function checkOutTracked(
  context: DataContext,
  options: SourceOptions,
  caller: Repository | undefined,
  selected: readonly Selected[],
): Promise<void> {
  const { workspace } = context;
  await fetchFromSource(context, options, caller, selected);
  for (const { out, within } of selected) {
    const target = { hash: out.hash, md5: out.md5!, isexec: out.entry.isexec };
    const { missing } = await checkoutPath(workspace, out.path!, target, { force: true, within });
    if (missing.length > 0) throw new MissingObjectsError(missing, 'the source repository');
  }
  workspace.state.save();
}

export interface GetOptions extends SourceOptions {
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Copies a file or folder of another repository to the working folder; gives where it is. */
export async function getFrom({ out, force, ...options }: GetOptions): Promise<string> {
  const name = basename(resolve(options.path));
  const isFolder = out !== undefined && existsSync(out) && statSync(out).isDirectory();
  const place = isFolder ? join(out, name) : (out ?? name);
  if (existsSync(place) && !force) {
    throw new DataUsageError(
      `The path '${place}' already exists locally.`,
      "To override it, re-run with '--force'.",
    );
  }
  await mergeWhole(resolve(place), async (incoming) => {
    await downloadSource(undefined, options, incoming);
  });
  return place;
}
