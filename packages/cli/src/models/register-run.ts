import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HavnError, UsageError } from '@havn/core';
import type { ModelVersion, NewModelVersion, Run, RunRecord } from '@havn/track';
import type { OpenedStore } from '../stores/opened-store.ts';
import type { Delivered } from '../triggers/with-triggers.ts';
import { folderHere, runOnStore } from './run-on-store.ts';
import { BUNDLE, sendBundle } from './send-bundle.ts';

class NoBundleError extends HavnError {
  readonly code = 'RUN_HAS_NO_BUNDLE';
  constructor({ id, folder }: RunRecord, others: readonly string[]) {
    super(`run ${id} has no bundle ${folder ? `in ${folder}` : 'on this machine'}`, {
      remedy:
        others.length === 0
          ? 'Register a run that has finished: havn runs list'
          : `Register something else of it: --path ${others.join(', or --path ')}`,
    });
  }
}

class NoModelAtPathError extends HavnError {
  readonly code = 'RUN_HAS_NO_SUCH_FILES';
  constructor(run: string, path: string, others: readonly string[]) {
    super(`run ${run} has neither files below ${JSON.stringify(path)} nor a model of that name`, {
      remedy:
        others.length === 0
          ? 'It has no folders of files here. Where they are is said by --artifacts.'
          : `It has: ${others.join(', ')}`,
    });
  }
}

export interface Registration {
  /** An id or the beginning of one, in the store or on this machine. */
  readonly run: string;
  readonly name: string;
  /** A folder of the run's files, or the name of a model that it logged; its bundle when not given. */
  readonly path?: string | undefined;
}

/**
 * The bundle of a run becomes the next version of a model, which is made where there is none. Where
 * only this machine has the bundle, it is sent to the store first.
 */
export async function registerRun(
  store: OpenedStore,
  { run, name, path }: Registration,
): Promise<Delivered<ModelVersion>> {
  const record = await runOnStore(store, run);
  const source = await (path === undefined ? bundleOf(store, record) : at(store, record, path));
  return store.change(() => newVersion(store, { name, runId: record.id, ...source }));
}

async function newVersion(
  { tracking: { models, versions } }: OpenedStore,
  version: NewModelVersion,
): Promise<ModelVersion> {
  try {
    await models.create({ name: version.name });
  } catch (error) {
    if (!(error instanceof HavnError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
  }
  return versions.create(version);
}

type Source = Pick<NewModelVersion, 'source' | 'modelId'>;

async function bundleOf(store: OpenedStore, record: RunRecord): Promise<Source> {
  const bundle = join(record.folder, BUNDLE);
  if (record.folder !== '' && existsSync(bundle)) return { source: pathToFileURL(bundle).href };
  const run = await store.tracking.runs.get(record.id);
  const folder = store.isOwn ? undefined : await folderHere(record);
  if (folder !== undefined && (await hasFiles(join(folder, BUNDLE)))) {
    const sent = await sendBundle(store, run, folder);
    return { source: below(run.info.artifactUri, sent) };
  }
  throw new NoBundleError(record, await namesOf(store, run));
}

async function hasFiles(folder: string): Promise<boolean> {
  return existsSync(folder) && (await readdir(folder)).length > 0;
}

async function at(store: OpenedStore, { id }: RunRecord, path: string): Promise<Source> {
  const clean = cleanPath(path);
  const run = await store.tracking.runs.get(id);
  if ((await store.folders.list(run.info, clean)).length > 0) {
    return { source: below(run.info.artifactUri, clean) };
  }
  const models = await loggedModels(store, run);
  const model = models.findLast((each) => each.name === clean || each.id === clean);
  if (model) return { source: `models:/${model.id}`, modelId: model.id };
  throw new NoModelAtPathError(id, path, await namesOf(store, run));
}

/** A query of a URI stays behind the path. */
function below(location: string, path: string): string {
  const [, place = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(location) ?? [];
  return `${place.replace(/[/\\]$/, '')}/${path}${query}`;
}

function cleanPath(path: string): string {
  const clean = path.replace(/\/+$/, '');
  const parts = clean.split('/');
  if (!parts.some((part) => part === '' || part === '.' || part === '..')) return clean;
  throw new UsageError(`${JSON.stringify(path)} is no path below the files of a run`, {
    remedy: 'Give a folder as it stands among the files of the run, such as --path model',
  });
}

/** What of a run may be registered: folders of its files, and models that MLflow 3 logged. */
async function namesOf(store: OpenedStore, run: Run): Promise<readonly string[]> {
  const { BUNDLES } = await import('@havn/track');
  const entries = await store.folders.list(run.info, '');
  const folders = await Promise.all(
    entries
      .filter(({ isFolder }) => isFolder)
      .map(async ({ name }) => (name === BUNDLES ? sentBundles(store, run) : [name])),
  );
  const models = await loggedModels(store, run);
  return [...new Set([...folders.flat(), ...models.map(({ name }) => name)])];
}

/** Bundles that were sent before, each of which has a folder of its own. */
async function sentBundles(store: OpenedStore, { info }: Run): Promise<readonly string[]> {
  const { BUNDLES } = await import('@havn/track');
  const entries = await store.folders.list(info, BUNDLES);
  return entries.map(({ name }) => `${BUNDLES}/${name}`);
}

function loggedModels({ tracking }: OpenedStore, { outputs }: Run) {
  return Promise.all(outputs.map(({ modelId }) => tracking.loggedModels.get(modelId)));
}
