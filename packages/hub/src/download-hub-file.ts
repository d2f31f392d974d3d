import { join } from 'node:path';
import { cachedCommit, isFile, rememberCommit } from './cache-layout.ts';
import { downloadKnown } from './download-files.ts';
import { FileNotFoundError, HubUnreachableError, OfflineError } from './errors.ts';
import { isCommit } from './hub-id.ts';
import { formatHubReference, type HubReference, parseHubReference } from './hub-reference.ts';
import { type HubOptions, type OpenRepository, openRepository } from './open-repository.ts';
import { type FileInfo, fileInfo } from './repository-info.ts';
import { similarFiles } from './similar-files.ts';

/** A file of the Hub on this machine. */
export interface HubFile {
  /** In the snapshot folder of the cache; not to be written to. */
  readonly path: string;
  readonly commit: string;
  /** The address with the commit in place of the revision: it names the same bytes for ever. */
  readonly pinned: string;
}

/**
 * Brings one file of a repository into the cache (the Python library's) and says where it is:
 * `hf://datasets/OWNER/NAME/FILE[@REVISION]`, see `parseHubReference`. It is resumed, checked against
 * the Hub's hash and loaded once for several processes. A commit that is cached needs no network, nor
 * does anything cached while `HF_HUB_OFFLINE` is set or the Hub cannot be reached. Throws a
 * `HavnError` whose code begins with `HUB_`.
 */
export async function downloadHubFile(
  reference: string,
  options: HubOptions = {},
): Promise<HubFile> {
  const parsed = parseHubReference(reference);
  const repository = await openRepository(parsed.hub, options);
  const found = await findHubFile(repository, parsed);
  if (found.info) {
    await downloadKnown(repository, [[found.info]]);
    await rememberCommit(repository.cache, parsed.hub.revision, found.commit);
  }
  const path = join(repository.cache.snapshot(found.commit), ...parsed.file.split('/'));
  return { path, commit: found.commit, pinned: pin(parsed, found.commit) };
}

/**
 * The address with the commit that its revision is at present (offline: was when it was last asked
 * for). Nothing is downloaded. Throws as `downloadHubFile` does.
 */
export async function pinHubReference(
  reference: string,
  options: HubOptions = {},
): Promise<string> {
  const parsed = parseHubReference(reference);
  if (isCommit(parsed.hub.revision)) return formatHubReference(parsed);
  const repository = await openRepository(parsed.hub, options);
  return pin(parsed, (await findHubFile(repository, parsed)).commit);
}

interface FoundFile {
  readonly commit: string;
  /** Absent where the file is in the cache. */
  readonly info?: FileInfo;
}

async function findHubFile(
  repository: OpenRepository,
  reference: HubReference,
): Promise<FoundFile> {
  const { hub, access, progress } = repository;
  const cached = await cachedFile(repository, reference.file);
  const { offline, cacheDir } = access.settings;
  if (cached && (offline || isCommit(hub.revision))) return cached;
  if (offline) throw new OfflineError(hub.id, reference.file, cacheDir);
  try {
    const info = await askFor(repository, reference.file);
    const placed = join(repository.cache.snapshot(info.commit), ...reference.file.split('/'));
    if (!(await isFile(placed))) return { commit: info.commit, info };
    await rememberCommit(repository.cache, hub.revision, info.commit);
    return { commit: info.commit };
  } catch (error) {
    if (!(error instanceof HubUnreachableError) || !cached) throw error;
    progress.say(`${error.message}: taking ${reference.file} as it is in the cache`);
    return cached;
  }
}

async function cachedFile(
  { hub, cache }: OpenRepository,
  file: string,
): Promise<FoundFile | undefined> {
  const commit = await cachedCommit(cache, hub.revision);
  if (commit === undefined) return undefined;
  const there = await isFile(join(cache.snapshot(commit), ...file.split('/')));
  return there ? { commit } : undefined;
}

/** A file that is not there is answered with those that are like it. */
async function askFor({ hub, access }: OpenRepository, file: string): Promise<FileInfo> {
  try {
    return await fileInfo(file, hub.revision, hub, access);
  } catch (error) {
    if (!(error instanceof FileNotFoundError)) throw error;
    throw new FileNotFoundError(hub.id, file, await similarFiles(file, hub, access));
  }
}

function pin({ hub, file }: HubReference, commit: string): string {
  return formatHubReference({ hub: { ...hub, revision: commit }, file });
}
