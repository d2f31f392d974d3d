import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HavnError } from '@havn/core';
import type { ModelVersion, RunStore } from '@havn/track';

class NoBundleError extends HavnError {
  readonly code = 'RUN_HAS_NO_BUNDLE';
  constructor(run: string, folder: string) {
    super(`run ${run} has no bundle in ${folder}`, {
      remedy: 'Register a run that has finished: havn runs list',
    });
  }
}

export interface Registration {
  /** An id or the beginning of one. */
  readonly run: string;
  readonly name: string;
  readonly actor: string;
}

/** The bundle of a run becomes the next version of a model, which is made where there is none. */
export async function registerRun(
  store: RunStore,
  { run, name, actor }: Registration,
): Promise<ModelVersion> {
  const record = await store.getRun(run);
  const bundle = join(record.folder, 'bundle');
  if (!existsSync(bundle)) throw new NoBundleError(record.id, record.folder);
  const { models, versions } = store.tracking.as(actor);
  try {
    await models.create({ name });
  } catch (error) {
    if (!(error instanceof HavnError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
  }
  return versions.create({ name, source: pathToFileURL(bundle).href, runId: record.id });
}
