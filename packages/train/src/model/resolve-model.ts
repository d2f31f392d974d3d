import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { havnHome, type Progress } from '@havn/core';
import { resolveCheckpoint } from '@havn/models';
import { type Classifier, type LoadOptions, loadClassifier } from '@havn/tasks';
import { openStore, type RunRecord } from '@havn/track';
import { RunHasNoBundleError } from './errors.ts';

/** The folder of a model given as a folder, a run id (or its beginning), or a Hub id. */
export async function resolveModel(model: string, progress?: Progress): Promise<string> {
  if (existsSync(model)) return bundleIn(model);
  const run = await findRun(model);
  if (!run) return resolveCheckpoint(model, { progress });
  const bundle = join(run.folder, 'bundle');
  if (!existsSync(bundle)) throw new RunHasNoBundleError(run.id, run.status);
  return bundle;
}

/** A run's folder stands for its bundle. */
function bundleIn(folder: string): string {
  if (existsSync(join(folder, 'config.json'))) return folder;
  const bundle = join(folder, 'bundle');
  if (existsSync(bundle)) return bundle;
  if (existsSync(join(folder, 'run.json'))) throw new RunHasNoBundleError(folder, 'unfinished');
  return folder;
}

/** The run with this id or beginning of one; `undefined` where the name cannot be one. */
export async function findRun(id: string): Promise<RunRecord | undefined> {
  if (!/^[0-9a-f]{4,32}$/.test(id) || !existsSync(join(havnHome(), 'havn.db'))) return undefined;
  const store = await openStore(havnHome());
  try {
    return await store.getRun(id);
  } finally {
    await store.close();
  }
}

/** Loads a model by whatever names it. */
export async function loadModel(model: string, options: LoadOptions = {}): Promise<Classifier> {
  return loadClassifier(await resolveModel(model), options);
}
