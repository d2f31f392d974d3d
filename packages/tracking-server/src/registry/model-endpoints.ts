import { some } from '../protocol/answer.ts';
import { KeyValueMessage, keyValue, keyValues } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { array, atMost, intlike, required, string, stringItems } from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { listedVersionAnswer, modelVersionAnswer, registeredModelAnswer } from './answers.ts';

const OneModel = message({ name: 'string' });
const nameRule = { name: [string, required] };

const create = endpoint({
  on: 'POST /mlflow/registered-models/create',
  request: message({ name: 'string', tags: keyValues, description: 'string' }),
  rules: { ...nameRule, tags: [array], description: [string] },
  async handle({ name = '', tags = [], description = '' }, { store }) {
    const model = await store.models.create({ name, tags: tags.map(keyValue), description });
    return { registered_model: registeredModelAnswer(model) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/registered-models/get',
  request: OneModel,
  rules: nameRule,
  async handle({ name = '' }, { store }) {
    return { registered_model: registeredModelAnswer(await store.models.get(name)) };
  },
});

const update = endpoint({
  on: 'PATCH /mlflow/registered-models/update',
  request: message({ name: 'string', description: 'string' }),
  rules: { ...nameRule, description: [string] },
  async handle({ name = '', description = '' }, { store }) {
    const model = await store.models.update(name, { description });
    return { registered_model: registeredModelAnswer(model) };
  },
});

const rename = endpoint({
  on: 'POST /mlflow/registered-models/rename',
  request: message({ name: 'string', new_name: 'string' }),
  rules: { ...nameRule, new_name: [string, required] },
  async handle({ name = '', new_name = '' }, { store }) {
    const model = await store.models.rename(name, new_name);
    return { registered_model: registeredModelAnswer(model) };
  },
});

const remove = endpoint({
  on: 'DELETE /mlflow/registered-models/delete',
  request: OneModel,
  rules: nameRule,
  async handle({ name = '' }, { store }) {
    await store.models.delete(name);
    return {};
  },
});

const search = endpoint({
  on: 'GET /mlflow/registered-models/search',
  request: message({
    filter: 'string',
    max_results: 'int64',
    order_by: list('string'),
    page_token: 'string',
  }),
  rules: {
    filter: [string],
    max_results: [intlike, atMost(1_000)],
    order_by: [array, stringItems],
    page_token: [string],
  },
  async handle({ filter, max_results = 100, order_by, page_token }, { store }) {
    const { items, nextPageToken } = await store.models.search({
      filter,
      maxResults: max_results,
      orderBy: order_by,
      pageToken: page_token || undefined,
    });
    const models = some(items.map(registeredModelAnswer));
    return { registered_models: models, next_page_token: nextPageToken };
  },
});

const latestVersions = endpoint({
  on: 'GET|POST /mlflow/registered-models/get-latest-versions',
  request: message({ name: 'string', stages: list('string') }),
  rules: { ...nameRule, stages: [array, stringItems] },
  async handle({ name = '', stages = [] }, { store }) {
    const versions = await store.models.latestVersions(name, some(stages));
    return { model_versions: some(versions.map(listedVersionAnswer)) };
  },
});

const setTag = endpoint({
  on: 'POST /mlflow/registered-models/set-tag',
  request: message({ name: 'string', ...KeyValueMessage.fields }),
  rules: { ...nameRule, key: [string, required], value: [string] },
  async handle({ name = '', ...tag }, { store }) {
    await store.models.setTag(name, keyValue(tag));
    return {};
  },
});

const deleteTag = endpoint({
  on: 'DELETE /mlflow/registered-models/delete-tag',
  request: message({ name: 'string', key: 'string' }),
  rules: { ...nameRule, key: [string, required] },
  async handle({ name = '', key = '' }, { store }) {
    await store.models.deleteTag(name, key);
    return {};
  },
});

const aliasRules = { ...nameRule, alias: [string, required] };

const setAlias = endpoint({
  on: 'POST /mlflow/registered-models/alias',
  request: message({ name: 'string', alias: 'string', version: 'string' }),
  rules: { ...aliasRules, version: [string, required] },
  async handle({ name = '', alias = '', version = '' }, { store }) {
    await store.models.setAlias(name, alias, version);
    return {};
  },
});

const deleteAlias = endpoint({
  on: 'DELETE /mlflow/registered-models/alias',
  request: message({ name: 'string', alias: 'string' }),
  rules: aliasRules,
  async handle({ name = '', alias = '' }, { store }) {
    await store.models.deleteAlias(name, alias);
    return {};
  },
});

const versionByAlias = endpoint({
  on: 'GET /mlflow/registered-models/alias',
  request: message({ name: 'string', alias: 'string' }),
  rules: aliasRules,
  async handle({ name = '', alias = '' }, { store }) {
    return { model_version: modelVersionAnswer(await store.models.versionByAlias(name, alias)) };
  },
});

export const modelEndpoints: readonly Endpoint[] = [
  create,
  get,
  update,
  rename,
  remove,
  search,
  latestVersions,
  setTag,
  deleteTag,
  setAlias,
  deleteAlias,
  versionByAlias,
];
