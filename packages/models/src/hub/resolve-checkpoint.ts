import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Progress, silentProgress } from '@havn/core';
import { cachedCommit, rememberCommit, repositoryCache } from './cache-layout.ts';
import { checkpointFiles, missingInSnapshot } from './checkpoint-files.ts';
import { downloadFiles } from './download-files.ts';
import { HubUnreachableError, NotACheckpointError, OfflineError } from './errors.ts';
import { type HubId, isCommit, parseHubId } from './hub-id.ts';
import { patientRetry, type RetryPolicy } from './hub-request.ts';
import { type HubSettings, hubSettings } from './hub-settings.ts';
import { repositoryInfo } from './repository-info.ts';

export interface ResolveOptions {
  /** A branch, tag or commit; stands before the one in the name. Default `main`. */
  readonly revision?: string;
  /** Default: as the Python library's, from `HF_HUB_CACHE` or `HF_HOME`. */
  readonly cacheDir?: string;
  readonly progress?: Progress;
  /** Also (or, where there is nothing else, only) `onnx/model.onnx`. */
  readonly onnx?: boolean;
  /** Where the `HF_` variables are read. Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  readonly retry?: RetryPolicy;
}

/**
 * The local folder of a checkpoint. A folder that exists is returned as it is; `OWNER/NAME[@REVISION]`
 * is looked up on the Hub and what is not in the cache yet is downloaded (settings, tokenizer,
 * safetensors). The cache is the Python library's. A commit that is cached whole needs no network,
 * nor does anything cached while the Hub cannot be reached. Throws a `HavnError` whose code begins
 * with `HUB_`, or `NotACheckpointError`.
 */
export async function resolveCheckpoint(
  name: string,
  options: ResolveOptions = {},
): Promise<string> {
  if (await isFolder(name)) return resolve(name);
  if (/^[.~/\\]|\\|^[A-Za-z]:/.test(name)) throw new NotACheckpointError(name);
  const hub = parseHubId(name, 'models', options.revision);
  const settings = await hubSettings(options.env ?? process.env, options.cacheDir);
  const cached = await cachedSnapshot(hub, settings, options.onnx ?? false);
  if (settings.offline) {
    if (cached.missing === undefined) return cached.folder;
    throw new OfflineError(hub.id, cached.missing, settings.cacheDir);
  }
  if (cached.missing === undefined && isCommit(hub.revision)) return cached.folder;
  try {
    return await download(hub, settings, options);
  } catch (error) {
    if (!(error instanceof HubUnreachableError) || cached.missing !== undefined) throw error;
    options.progress?.say(`${error.message}: taking ${hub.id} as it is in the cache`);
    return cached.folder;
  }
}

async function download(
  hub: HubId,
  settings: HubSettings,
  options: ResolveOptions,
): Promise<string> {
  const access = { settings, retry: options.retry ?? patientRetry };
  const cache = repositoryCache(settings.cacheDir, hub);
  const { commit, files } = await repositoryInfo(hub, access);
  const groups = checkpointFiles(hub.id, files, options.onnx ?? false);
  const progress = options.progress ?? silentProgress;
  const folder = await downloadFiles({ hub, commit, groups, cache, access, progress });
  await rememberCommit(cache, hub.revision, commit);
  return folder;
}

type CachedSnapshot =
  | { readonly folder: string; readonly missing: undefined }
  | { readonly missing: string };

async function cachedSnapshot(
  hub: HubId,
  settings: HubSettings,
  onnx: boolean,
): Promise<CachedSnapshot> {
  const cache = repositoryCache(settings.cacheDir, hub);
  const commit = await cachedCommit(cache, hub.revision);
  if (commit === undefined) return { missing: `the revision ${hub.revision}` };
  const folder = cache.snapshot(commit);
  const missing = await missingInSnapshot(folder, onnx);
  return missing === undefined ? { folder, missing } : { missing };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
