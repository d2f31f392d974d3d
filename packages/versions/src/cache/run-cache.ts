import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Plain, pythonJson } from '../python/json.ts';
import type { Repository } from '../repository/repository.ts';

/** Where the runs of pipelines are kept: `runs/<2 of key>/<key>/<value>` in the cache's root. */
export function runCacheFolder(repository: Repository): string {
  return join(repository.cache, 'runs');
}

export function runCachePath(repository: Repository, key: string, value: string): string {
  return join(runCacheFolder(repository), key.slice(0, 2), key, value);
}

/** The SHA-256 of a lock entry without sizes, as the run cache names it. */
export function runCacheHash(entry: Plain): string {
  return createHash('sha256')
    .update(pythonJson(withoutSizes(entry)))
    .digest('hex');
}

function withoutSizes(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(withoutSizes);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value as { readonly [key: string]: Plain }).filter(
    ([key]) => key !== 'size' && key !== 'nfiles',
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSizes(item)]));
}
