import { join } from 'node:path';
import { HavnError } from '@havn/core';
import type { Run } from '@havn/track';
import { commandProgress } from '../output.ts';
import type { OpenedStore } from '../stores/opened-store.ts';

class FilesElsewhereError extends HavnError {
  readonly code = 'RUN_FILES_ELSEWHERE';
  constructor(run: string, { place, uri }: { readonly place: string; readonly uri: string }) {
    super(`${place} does not keep the files of run ${run} itself: they lie at ${uri}`, {
      remedy: 'Register the run in the project that it was trained in: --store ""',
    });
  }
}

export const BUNDLE = 'bundle';

/**
 * Sends the bundle that a run has in a folder of this machine to the files that the store keeps of
 * it, to a place that no other content has, and answers this place. Only what is not there yet is
 * sent; called again after a kill it goes on where it was.
 *
 * @throws FilesElsewhereError, NotAFileError, FileRefusedError, FileChangedError, and what the store
 * does
 */
export async function sendBundle(
  store: OpenedStore,
  { info }: Run,
  folder: string,
): Promise<string> {
  const { ownPlace, SENT_JOURNAL, sendUnsent, unsentFiles } = await import('@havn/track');
  const place = await store.placeOf(info);
  if (place === undefined) {
    const uri = info.artifactUri.split('?')[0]!;
    throw new FilesElsewhereError(info.id, { place: store.tracking.place, uri });
  }
  const bundle = join(folder, BUNDLE);
  const { path, checkUnchanged } = await ownPlace(bundle);
  const unsent = await unsentFiles({
    folder: bundle,
    place: place.name,
    // Beside the bundle, which is not changed by being sent.
    journal: join(folder, SENT_JOURNAL),
    below: `${path}/`,
    whole: true,
    there: await sizesBelow(store, info, path),
  });
  await sendUnsent(unsent, place, { progress: commandProgress() });
  await checkUnchanged();
  return path;
}

/** Of the files that the store has in a folder of a run, by their paths in it. */
async function sizesBelow(
  { folders }: OpenedStore,
  info: Run['info'],
  root: string,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const waiting = [''];
  for (const prefix of waiting) {
    const path = `${root}/${prefix}`.replace(/\/$/, '');
    for (const { name, isFolder, size } of await folders.list(info, path)) {
      if (isFolder) waiting.push(`${prefix}${name}/`);
      else sizes.set(prefix + name, size ?? -1);
    }
  }
  return sizes;
}
