import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataUsageError, MissingObjectsError, OutputNotFoundError } from '../errors.ts';
import { digestHex } from '../hash/tree.ts';
import { readTree } from '../outputs/cached.ts';
import { keyOf } from '../remote/storage-objects.ts';
import { Repository } from '../repository/repository.ts';
import type { Selected } from '../stages/targets.ts';
import type { DataContext } from './context.ts';
import { fetchSourceTrees, type SourceOptions, sourceRemotes } from './source-fetch.ts';
import { repositoryAbove, sourceContext, trackedBelow } from './source-files.ts';
import { checkOutSource, resolveSource } from './source-repository.ts';

/** Where the remote of another repository keeps a file or folder; nothing is copied. */
export async function sourceUrl(options: SourceOptions): Promise<string> {
  const { url, rev, path } = options;
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'havn-get-'));
  try {
    const commit = await resolveSource(undefined, url, rev);
    const folder = await checkOutSource(undefined, url, commit, scratch);
    const source = resolve(folder, path);
    const found = (await trackedBelow(folder, source, options)).find(
      ({ out, within }) => within !== undefined || out.path === source,
    );
    if (!found?.out.md5) throw new OutputNotFoundError(path);
    const context = sourceContext(new Repository(repositoryAbove(source, folder)!), options);
    const remote = sourceRemotes(context.repository, options, undefined).at(-1);
    if (!remote) throw new DataUsageError(`'${url}' names no remote`, 'Lay one over it: --config');
    const md5 = await objectOf(context, options, found);
    return `${remote.url.replace(/\/$/, '')}/${keyOf(found.out.hash, md5)}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function objectOf(
  context: DataContext,
  options: SourceOptions,
  { stage, out, within }: Selected,
): Promise<string> {
  if (within === undefined) return out.md5!;
  await fetchSourceTrees(context, options, [{ stage, out }]);
  const tree = readTree(context.workspace, { hash: out.hash, md5: out.md5! });
  if (!tree) throw new MissingObjectsError([options.path], 'the source repository');
  const at = tree.paths.indexOf(within);
  if (at === -1) throw new OutputNotFoundError(options.path);
  return digestHex(tree, at);
}
