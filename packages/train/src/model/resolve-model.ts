import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HavnError, havnHome, type Progress } from '@havn/core';
import { resolveCheckpoint } from '@havn/models';
import { type Classifier, type LoadOptions, loadClassifier } from '@havn/tasks';
import { openStore } from '@havn/track';

export class RunHasNoBundleError extends HavnError {
  readonly code = 'RUN_HAS_NO_BUNDLE';
  constructor(run: string, status: string) {
    super(`run ${run} (${status}) has made no bundle`, {
      remedy: `Let it end first: havn train --resume ${run}`,
    });
  }
}

/** The folder of a model given as a folder, a run id (or its beginning), or a Hub id. */
export async function resolveModel(model: string, progress?: Progress): Promise<string> {
  if (existsSync(model)) return bundleIn(model);
  const fromRun = await bundleOfRun(model);
  return fromRun ?? resolveCheckpoint(model, { progress });
}

/** A run's folder stands for its bundle. */
function bundleIn(folder: string): string {
  const bundle = join(folder, 'bundle');
  return !existsSync(join(folder, 'config.json')) && existsSync(bundle) ? bundle : folder;
}

async function bundleOfRun(id: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{4,32}$/.test(id) || !existsSync(join(havnHome(), 'havn.db'))) return undefined;
  const store = await openStore(havnHome());
  try {
    const run = await store.getRun(id);
    const bundle = join(run.folder, 'bundle');
    if (!existsSync(bundle)) throw new RunHasNoBundleError(run.id, run.status);
    return bundle;
  } finally {
    await store.close();
  }
}

/** Loads a model by whatever names it. */
export async function loadModel(model: string, options: LoadOptions = {}): Promise<Classifier> {
  return loadClassifier(await resolveModel(model), options);
}
