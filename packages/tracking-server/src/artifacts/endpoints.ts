import type { ArtifactEntry } from '@havn/track';
import { some } from '../protocol/answer.ts';
import { type Endpoint, endpoint, type Services } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import { required, string } from '../protocol/rules.ts';
import { message } from '../protocol/types.ts';
import { checkFolder, keyOf, safePath } from './paths.ts';

/** Paths are given relative to the run; the parts of `path` stand before the names. */
async function listAnswer(
  { artifacts }: Services,
  location: string,
  path: string | undefined,
): Promise<object> {
  const below = path === undefined ? '' : safePath(path);
  const entries = await artifacts.list(location, below);
  const prefix = below === '' ? '' : `${below.replace(/\/+$/, '')}/`;
  return {
    root_uri: artifacts.shown(location),
    files: some(entries.map((entry) => fileAnswer(entry, prefix))),
  };
}

function fileAnswer({ name, isFolder, size }: ArtifactEntry, prefix: string): object {
  return { path: prefix + name, is_dir: isFolder, file_size: size || undefined };
}

const listOfRun = endpoint({
  on: 'GET /mlflow/artifacts/list',
  request: message({ run_uuid: 'string', path: 'string', run_id: 'string', page_token: 'string' }),
  rules: { run_id: [string, required], path: [string], page_token: [string] },
  async handle({ run_id, run_uuid = '', path }, services) {
    if (path !== undefined) safePath(path);
    const { info } = await services.store.runs.get(run_id || run_uuid);
    return listAnswer(services, info.artifactUri, path);
  },
});

const listOfModel = endpoint({
  on: 'GET /mlflow/logged-models/{model_id}/artifacts/directories',
  request: message({ artifact_directory_path: 'string', page_token: 'string' }),
  rules: { artifact_directory_path: [string] },
  async handle({ artifact_directory_path }, services, { parameters }) {
    const { artifactLocation } = await services.store.loggedModels.get(parameters.model_id!);
    return listAnswer(services, artifactLocation, artifact_directory_path);
  },
});

/** Names alone: the client puts the path before them. */
const listProxied = endpoint({
  on: 'GET /mlflow-artifacts/artifacts',
  request: message({ path: 'string' }),
  async handle({ path = '' }, { artifacts, experiments }) {
    const folder = safePath(path);
    checkFolder(experiments, folder);
    const entries = await artifacts.list(artifacts.root, folder);
    return { files: some(entries.map((entry) => fileAnswer(entry, ''))) };
  },
});

const deleteProxied = endpoint({
  on: 'DELETE /mlflow-artifacts/artifacts/*',
  request: message({}),
  async handle(_, { artifacts, experiments }, { parameters }) {
    const path = safePath(parameters['*']!);
    checkFolder(experiments, path);
    const key = keyOf(path);
    // One slip would delete the artifacts of every run.
    if (key === '') throw invalidParameter('Invalid path');
    await artifacts.kept.delete(key);
    return {};
  },
});

export const artifactEndpoints: readonly Endpoint[] = [
  listOfRun,
  listOfModel,
  listProxied,
  deleteProxied,
];
