import { type Progress, silentProgress } from '@havn/core';
import { type RepositoryCache, repositoryCache } from './cache-layout.ts';
import type { HubId } from './hub-id.ts';
import { patientRetry, type RetryPolicy } from './hub-request.ts';
import { hubSettings } from './hub-settings.ts';
import type { HubAccess } from './repository-info.ts';

export interface HubOptions {
  /** Default: as the Python library's, from `HF_HUB_CACHE` or `HF_HOME`. */
  readonly cacheDir?: string | undefined;
  readonly progress?: Progress | undefined;
  /** Where the `HF_` variables are read. Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly retry?: RetryPolicy | undefined;
}

/** A repository, the way to it and its place in the cache. */
export interface OpenRepository {
  readonly hub: HubId;
  readonly access: HubAccess;
  readonly cache: RepositoryCache;
  readonly progress: Progress;
}

export async function openRepository(hub: HubId, options: HubOptions): Promise<OpenRepository> {
  const settings = await hubSettings(options.env ?? process.env, options.cacheDir);
  return {
    hub,
    access: { settings, retry: options.retry ?? patientRetry },
    cache: repositoryCache(settings.cacheDir, hub),
    progress: options.progress ?? silentProgress,
  };
}
