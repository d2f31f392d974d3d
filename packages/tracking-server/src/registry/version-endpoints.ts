import { some } from '../protocol/answer.ts';
import { KeyValueMessage, keyValue, keyValues } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { array, atMost, bool, intlike, required, string, stringItems } from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { listedVersionAnswer, modelVersionAnswer } from './answers.ts';
import { noteVersion } from './noted-versions.ts';
import { checkSource } from './source.ts';

const oneVersion = { name: 'string', version: 'string' } as const;
const versionRules = { name: [string, required], version: [string, required] };

const create = endpoint({
  on: 'POST /mlflow/model-versions/create',
  request: message({
    name: 'string',
    source: 'string',
    run_id: 'string',
    tags: keyValues,
    run_link: 'string',
    description: 'string',
    model_id: 'string',
  }),
  rules: {
    name: [string, required],
    source: [string, required],
    run_id: [string],
    tags: [array],
    run_link: [string],
    description: [string],
    model_id: [string],
  },
  async handle({ name = '', tags = [], run_link = '', description = '', ...given }, { store }) {
    const pairs = tags.map(keyValue);
    const { source, runId, modelId } = await checkSource(store, given, pairs);
    const version = await store.versions.create({
      name,
      source,
      runId: runId ?? '',
      runLink: run_link,
      modelId: modelId || undefined,
      description,
      tags: pairs,
    });
    if (modelId) await noteVersion(store, modelId, version);
    return { model_version: modelVersionAnswer(version) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/model-versions/get',
  request: message(oneVersion),
  rules: versionRules,
  async handle({ name = '', version = '' }, { store }) {
    return { model_version: modelVersionAnswer(await store.versions.get(name, version)) };
  },
});

const update = endpoint({
  on: 'PATCH /mlflow/model-versions/update',
  request: message({ ...oneVersion, description: 'string' }),
  rules: { ...versionRules, description: [string] },
  async handle({ name = '', version = '', description }, { store }) {
    const changed = await store.versions.update(name, version, { description });
    return { model_version: modelVersionAnswer(changed) };
  },
});

const transition = endpoint({
  on: 'POST /mlflow/model-versions/transition-stage',
  request: message({ ...oneVersion, stage: 'string', archive_existing_versions: 'bool' }),
  rules: { ...versionRules, stage: [string, required], archive_existing_versions: [bool] },
  async handle({ name = '', version = '', stage = '', archive_existing_versions }, { store }) {
    const archiveExisting = archive_existing_versions ?? false;
    const moved = await store.versions.transition({ name, version, stage, archiveExisting });
    return { model_version: modelVersionAnswer(moved) };
  },
});

const remove = endpoint({
  on: 'DELETE /mlflow/model-versions/delete',
  request: message(oneVersion),
  rules: versionRules,
  async handle({ name = '', version = '' }, { store }) {
    await store.versions.delete(name, version);
    return {};
  },
});

const search = endpoint({
  on: 'GET /mlflow/model-versions/search',
  request: message({
    filter: 'string',
    max_results: 'int64',
    order_by: list('string'),
    page_token: 'string',
  }),
  rules: {
    filter: [string],
    max_results: [intlike, atMost(200_000)],
    order_by: [array, stringItems],
    page_token: [string],
  },
  async handle({ filter, max_results = 200_000, order_by, page_token }, { store }) {
    const { items, nextPageToken } = await store.versions.search({
      filter,
      maxResults: max_results,
      orderBy: order_by,
      pageToken: page_token || undefined,
    });
    const versions = some(items.map(listedVersionAnswer));
    return { model_versions: versions, next_page_token: nextPageToken };
  },
});

const downloadUri = endpoint({
  on: 'GET /mlflow/model-versions/get-download-uri',
  request: message(oneVersion),
  async handle({ name = '', version = '' }, { store }) {
    return { artifact_uri: await store.versions.downloadUri(name, version) };
  },
});

const setTag = endpoint({
  on: 'POST /mlflow/model-versions/set-tag',
  request: message({ ...oneVersion, ...KeyValueMessage.fields }),
  rules: { ...versionRules, key: [string, required], value: [string] },
  async handle({ name = '', version = '', ...tag }, { store }) {
    await store.versions.setTag(name, version, keyValue(tag));
    return {};
  },
});

const deleteTag = endpoint({
  on: 'DELETE /mlflow/model-versions/delete-tag',
  request: message({ ...oneVersion, key: 'string' }),
  rules: { ...versionRules, key: [string, required] },
  async handle({ name = '', version = '', key = '' }, { store }) {
    await store.versions.deleteTag(name, version, key);
    return {};
  },
});

export const versionEndpoints: readonly Endpoint[] = [
  create,
  get,
  update,
  transition,
  remove,
  search,
  downloadUri,
  setTag,
  deleteTag,
];
