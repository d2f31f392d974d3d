import type { Progress } from '@havn/core';
import type { Classifier, LoadOptions } from '@havn/tasks';
import { modelFolder } from './model-folder.ts';

/**
 * The folder of a model given as a folder, a run id (or its beginning), a Hub id, or a registered
 * version (`models:/NAME/VERSION`, `models:/NAME@ALIAS`), which is fetched. Versions are looked for
 * where `HAVN_STORE` and `HAVN_ARTIFACTS` say, else in the project.
 */
export function resolveModel(model: string, progress?: Progress): Promise<string> {
  const { HAVN_STORE: store = null, HAVN_ARTIFACTS: artifacts = null } = process.env;
  return modelFolder(model, { store, artifacts }, progress);
}

/** Loads a model by whatever names it: see `resolveModel`. */
export async function loadClassifier(
  model: string,
  options: LoadOptions = {},
): Promise<Classifier> {
  const folder = await resolveModel(model);
  const tasks = await import('@havn/tasks');
  return tasks.loadClassifier(folder, options);
}
