import { join, resolve } from 'node:path';
import { havnHome } from '@havn/core';
import type { Storage } from '@havn/storage';
import type { TrackingStore } from '@havn/track';

/**
 * Where a store's files are kept: at `place`, else in `artifacts` of the project. A project whose
 * files go elsewhere still has those that its own folder holds.
 */
export async function openArtifacts(
  place: string | undefined,
  store: Pick<TrackingStore, 'place'>,
): Promise<Storage> {
  const { openStorage } = await import('@havn/storage');
  const own = join(havnHome(), 'artifacts');
  const storage = await openStorage(place || own);
  const ofProject = resolve(store.place) === resolve(havnHome(), 'havn.db');
  if (!ofProject || storage.folder === resolve(own)) return storage;
  const { withOlderFiles } = await import('@havn/track');
  return withOlderFiles(storage, await openStorage(own));
}
