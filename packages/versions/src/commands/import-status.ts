import { dirname } from 'node:path';
import type { StoredObject } from '@havn/storage';
import type { DependencyEntry } from '../dvcfile/entries.ts';
import type { DataContext } from './context.ts';
import { resolveSource } from './source-repository.ts';

/** Whether the repository that an import came from has something newer. */
export async function importUpdate(
  context: DataContext,
  { repo }: DependencyEntry,
): Promise<'update available' | undefined> {
  if (!repo) return undefined;
  const newest = await resolveSource(context.repository, repo.url, repo.rev);
  return newest === repo.rev_lock ? undefined : 'update available';
}

/** Whether a URL still gives what was imported, by what its place calls the content. */
export async function urlStatus(dep: DependencyEntry): Promise<'modified' | 'deleted' | undefined> {
  const found = await statUrl(dep.path);
  if (!found) return 'deleted';
  return sameTag(dep, found) ? undefined : 'modified';
}

function sameTag(dep: DependencyEntry, { tag }: StoredObject): boolean {
  const known = dep.etag ?? dep.checksum ?? dep.md5;
  return known !== undefined && known === tag;
}

export async function statUrl(url: string): Promise<StoredObject | undefined> {
  const [place, key] = splitUrl(url);
  const { openStorage } = await import('@havn/storage');
  const storage = await openStorage(place);
  try {
    return await storage.stat(key);
  } finally {
    await storage.close();
  }
}

/** A URL as the folder that it lies in and the name there. */
export function splitUrl(url: string): readonly [place: string, key: string] {
  const key = url.slice(dirname(url).length + 1);
  return [dirname(url).replace(/^([a-z0-9+]+):\/(?!\/)/, '$1://'), key];
}
