import { cachedCommit, rememberCommit } from './cache-layout.ts';
import { downloadFiles } from './download-files.ts';
import { HubUnreachableError, OfflineError } from './errors.ts';
import { type HubId, isCommit } from './hub-id.ts';
import { type HubOptions, type OpenRepository, openRepository } from './open-repository.ts';
import { repositoryInfo } from './repository-info.ts';

/** Which files of a repository are wanted. */
export interface FileSelection {
  /** Of all files there are: groups that are loaded one after the other. May throw. */
  readonly choose: (files: readonly string[]) => readonly (readonly string[])[];
  /** What a snapshot folder lacks, where it is not whole. */
  readonly missing: (snapshot: string) => Promise<string | undefined>;
}

/**
 * The local folder with the selected files of a repository; what is not in the cache yet is
 * downloaded. The cache is the Python library's. A commit that is cached whole needs no network, nor
 * does anything cached while the Hub cannot be reached. Throws a `HavnError` whose code begins with
 * `HUB_`.
 */
export async function downloadSnapshot(
  hub: HubId,
  selection: FileSelection,
  options: HubOptions = {},
): Promise<string> {
  const repository = await openRepository(hub, options);
  const { settings } = repository.access;
  const cached = await cachedSnapshot(repository, selection);
  if (settings.offline) {
    if (cached.missing === undefined) return cached.folder;
    throw new OfflineError(hub.id, cached.missing, settings.cacheDir);
  }
  if (cached.missing === undefined && isCommit(hub.revision)) return cached.folder;
  try {
    return await download(repository, selection);
  } catch (error) {
    if (!(error instanceof HubUnreachableError) || cached.missing !== undefined) throw error;
    options.progress?.say(`${error.message}: taking ${hub.id} as it is in the cache`);
    return cached.folder;
  }
}

async function download(repository: OpenRepository, selection: FileSelection): Promise<string> {
  const { hub, access, cache } = repository;
  const { commit, files } = await repositoryInfo(hub, access);
  const folder = await downloadFiles(repository, commit, selection.choose(files));
  await rememberCommit(cache, hub.revision, commit);
  return folder;
}

type CachedSnapshot =
  | { readonly folder: string; readonly missing: undefined }
  | { readonly missing: string };

async function cachedSnapshot(
  { hub, cache }: OpenRepository,
  selection: FileSelection,
): Promise<CachedSnapshot> {
  const commit = await cachedCommit(cache, hub.revision);
  if (commit === undefined) return { missing: `the revision ${hub.revision}` };
  const folder = cache.snapshot(commit);
  const missing = await selection.missing(folder);
  return missing === undefined ? { folder, missing } : { missing };
}
