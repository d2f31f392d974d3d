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
 * it: what is not there yet, or has changed. Called again after a kill it goes on where it was.
 *
 * @throws FilesElsewhereError, NotAFileError, FileRefusedError, and what the store does
 */
export async function sendBundle(store: OpenedStore, { info }: Run, folder: string): Promise<void> {
  const { SENT_JOURNAL, sendUnsent, unsentFiles } = await import('@havn/track');
  const place = await store.placeOf(info);
  if (place === undefined) {
    const uri = info.artifactUri.split('?')[0]!;
    throw new FilesElsewhereError(info.id, { place: store.tracking.place, uri });
  }
  const unsent = await unsentFiles({
    folder: join(folder, BUNDLE),
    place: place.name,
    // Beside the bundle, which is not changed by being sent.
    journal: join(folder, SENT_JOURNAL),
    below: `${BUNDLE}/`,
    whole: true,
    there: await sizesBelow(store, info),
  });
  await sendUnsent(unsent, place, { progress: commandProgress() });
}

/** Of the files that the store has of the bundle, by their paths in it. */
async function sizesBelow(
  { folders }: OpenedStore,
  info: Run['info'],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const waiting = [''];
  for (const prefix of waiting) {
    const path = `${BUNDLE}/${prefix}`.replace(/\/$/, '');
    for (const { name, isFolder, size } of await folders.list(info, path)) {
      if (isFolder) waiting.push(`${prefix}${name}/`);
      else sizes.set(prefix + name, size ?? -1);
    }
  }
  return sizes;
}
