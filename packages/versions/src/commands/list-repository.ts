import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ConfigOverlay } from '../config/overlay.ts';
import { findRepositoryRoot } from '../repository/find-root.ts';
import { Repository } from '../repository/repository.ts';
import type { StageReader } from '../stages/stage.ts';
import { stagesOf } from './context.ts';
import { type ListEntry, type ListOptions, list } from './list.ts';
import { fetchSourceTrees } from './source-fetch.ts';
import { sourceContext } from './source-files.ts';
import { checkOutSource, resolveSource } from './source-repository.ts';

/** `config` and `remote` are laid over the settings of that repository. */
export interface SourceListOptions extends ListOptions, ConfigOverlay {
  readonly rev?: string | undefined;
  readonly readers: readonly StageReader[];
}

/** What any repository holds: a folder or a Git URL, as it is or at a revision. */
export async function listRepository(
  url: string,
  options: SourceListOptions,
): Promise<readonly ListEntry[]> {
  const { rev } = options;
  const isFolder = existsSync(url);
  if (isFolder && rev === undefined) return listFolder(url, url, options);
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'havn-list-'));
  try {
    const commit = await resolveSource(undefined, url, rev);
    const folder = await checkOutSource(undefined, url, commit, scratch);
    return await listFolder(folder, url, options);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What folders hold that are not checked out is asked of the repository's cache, then its remote. */
async function listFolder(
  folder: string,
  url: string,
  options: SourceListOptions,
): Promise<readonly ListEntry[]> {
  const root = realpathSync(resolve(folder));
  const repository = new Repository(findRepositoryRoot(root) ?? root);
  if (folder !== url && existsSync(url)) {
    Object.assign(repository, { cache: new Repository(resolve(url)).cache });
  }
  const context = sourceContext(repository, options);
  if (repository.config.named.get('remote')!.size > 0 || options.config) {
    const stages = await stagesOf(context);
    const selected = stages.flatMap((stage) => stage.outs.map((out) => ({ stage, out })));
    await fetchSourceTrees(context, { ...options, url: root, path: '.' }, selected);
  }
  return list(context, options);
}
