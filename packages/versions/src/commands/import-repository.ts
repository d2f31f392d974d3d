import { rmSync } from 'node:fs';
import { replaceWhole } from '../durable/incoming.ts';
import type { DependencyEntry, RepositorySource } from '../dvcfile/entries.ts';
import { isMap } from '../yaml/write.ts';
import type { DataContext } from './context.ts';
import { type Destination, destination, finishImport, saved } from './import-file.ts';
import { planImport } from './import-plan.ts';
import { downloadSource } from './source-files.ts';
import { type SourceRemoteOptions, sourceOverlay } from './source-overlay.ts';
import { resolveSource } from './source-repository.ts';

export interface ImportRepositoryOptions extends Destination, SourceRemoteOptions {
  readonly rev?: string | undefined;
  readonly noExec?: boolean | undefined;
  readonly noDownload?: boolean | undefined;
  readonly jobs?: number | undefined;
}

/** Takes a file or folder in from another Git or DVC repository, at a revision. */
export async function importRepository(
  context: DataContext,
  url: string,
  path: string,
  options: ImportRepositoryOptions = {},
): Promise<string> {
  const overlay = sourceOverlay(options);
  const place = destination(context, path, options);
  const { rev, noExec, noDownload, jobs } = options;
  const lock = await resolveSource(context.repository, url, rev);
  const repo: RepositorySource = { url, rev, ...overlay, rev_lock: noExec ? undefined : lock };
  const file = await planImport(context, place, { path, repo });
  if (noDownload) rmSync(place, { recursive: true, force: true });
  if (noExec || noDownload) return finishImport(context, file, place, { noExec });
  await downloadImport(context, { path, repo }, place, jobs);
  return finishImport(context, await saved(context, file), place);
}

/**
 * Copies what an import names from its repository, as that was when it was taken in; what stands at
 * its place is replaced when all is here.
 */
export async function downloadImport(
  { repository, readers, progress, signal }: DataContext,
  dep: DependencyEntry,
  place: string,
  jobs?: number,
): Promise<void> {
  const { url, rev, rev_lock, config, remote } = dep.repo!;
  const source = { url, path: dep.path, rev: rev_lock ?? rev, config, remote: remoteOf(remote) };
  await replaceWhole(place, async (incoming) => {
    await downloadSource(repository, { ...source, readers, progress, signal, jobs }, incoming);
  });
}

function remoteOf(remote: RepositorySource['remote']): RepositorySource['remote'] {
  return typeof remote === 'string' || (remote && isMap(remote)) ? remote : undefined;
}
