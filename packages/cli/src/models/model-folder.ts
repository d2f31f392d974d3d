import { join } from 'node:path';
import { havnHome, type Progress } from '@havn/core';
import type { PlaceFlags } from '../stores/store-flags.ts';
import { withStore } from '../stores/with-store.ts';

/** Where a model is looked for, as settings of a command say. */
export interface ModelPlace {
  readonly store: string | null;
  readonly artifacts: string | null;
}

/**
 * The folder of a model by whatever names it: a folder, a run of this machine, a Hub id, or a
 * registered version (`models:/NAME/VERSION`, `models:/NAME@ALIAS`), which is fetched.
 */
export async function modelFolder(
  model: string,
  { store, artifacts }: ModelPlace,
  progress?: Progress,
): Promise<string> {
  if (!/^models:/i.test(model)) {
    const { resolveModel } = await import('@havn/train');
    return resolveModel(model, progress);
  }
  const { fetchModel } = await import('@havn/track');
  const flags: PlaceFlags = { ...(store && { store }), ...(artifacts && { artifacts }) };
  return withStore(flags, async ({ tracking, openFolder }) => {
    const cache = join(havnHome(), 'models');
    const { folder } = await fetchModel(model, { client: tracking, openFolder, cache, progress });
    return folder;
  });
}
