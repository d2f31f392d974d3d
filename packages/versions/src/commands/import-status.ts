import type { DependencyEntry } from '../dvcfile/entries.ts';
import { describeUrl, type UrlDescription } from '../sources/url-source.ts';
import type { DataContext } from './context.ts';
import { resolveSource } from './source-repository.ts';

/** Whether the repository that an import came from has something newer. */
export async function importUpdate(
  context: DataContext,
  { repo }: DependencyEntry,
): Promise<'update available' | undefined> {
  // Nothing was taken in yet (`--no-exec`): whatever is there then is new.
  if (!repo?.rev_lock) return undefined;
  const newest = await resolveSource(context.repository, repo.url, repo.rev);
  return newest === repo.rev_lock ? undefined : 'update available';
}

/** Whether a URL still gives what was imported, by what its place calls the content. */
export async function urlStatus(
  { workspace }: DataContext,
  dep: DependencyEntry,
): Promise<'modified' | 'deleted' | undefined> {
  const found = await describeUrl(workspace, dep);
  if (!found) return 'deleted';
  return tagOf(dep) === tagOf(found) ? undefined : 'modified';
}

function tagOf({ etag, checksum, md5 }: UrlDescription): string | undefined {
  return md5 ?? etag ?? checksum;
}
