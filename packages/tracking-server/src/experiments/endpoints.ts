import { some } from '../protocol/answer.ts';
import { KeyValueMessage, keyValue, keyValues, ViewTypeEnum } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { doesNotExist, invalidParameter } from '../protocol/rest-error.ts';
import { array, intlike, required, string } from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { experimentAnswer } from './experiment.ts';
import { checkArtifactLocation } from './location.ts';

const OneExperiment = message({ experiment_id: 'string' });
const experimentId = { experiment_id: [required, string] };

const create = endpoint({
  on: 'POST /mlflow/experiments/create',
  request: message({ name: 'string', artifact_location: 'string', tags: keyValues }),
  rules: { name: [required, string], artifact_location: [string], tags: [array] },
  async handle({ name = '', artifact_location = '', tags = [] }, { store }) {
    checkArtifactLocation(artifact_location);
    const experiment_id = await store.experiments.create({
      name,
      artifactLocation: artifact_location || undefined,
      tags: tags.map(keyValue),
    });
    return { experiment_id };
  },
});

const get = endpoint({
  on: 'GET /mlflow/experiments/get',
  request: OneExperiment,
  rules: experimentId,
  async handle({ experiment_id = '' }, { store, artifacts }) {
    const experiment = await store.experiments.get(experiment_id);
    return { experiment: experimentAnswer(experiment, artifacts) };
  },
});

const getByName = endpoint({
  on: 'GET /mlflow/experiments/get-by-name',
  request: message({ experiment_name: 'string' }),
  rules: { experiment_name: [required, string] },
  async handle({ experiment_name: name = '' }, { store, artifacts }) {
    const experiment = await store.experiments.getByName(name);
    if (!experiment) throw doesNotExist(`Could not find experiment with name '${name}'`);
    return { experiment: experimentAnswer(experiment, artifacts) };
  },
});

const search = endpoint({
  on: 'GET|POST /mlflow/experiments/search',
  request: message({
    max_results: 'int64',
    page_token: 'string',
    filter: 'string',
    order_by: list('string'),
    view_type: ViewTypeEnum,
  }),
  rules: {
    view_type: [intlike],
    max_results: [intlike],
    order_by: [array],
    filter: [string],
    page_token: [string],
  },
  async handle({ filter, order_by, page_token, max_results = 0, view_type }, services) {
    const { items, nextPageToken } = await services.store.experiments.search({
      filter,
      orderBy: order_by,
      pageToken: page_token || undefined,
      maxResults: max_results,
      viewType: view_type,
    });
    const experiments = items.map((item) => experimentAnswer(item, services.artifacts));
    return { experiments: some(experiments), next_page_token: nextPageToken };
  },
});

const rename = endpoint({
  on: 'POST /mlflow/experiments/update',
  request: message({ experiment_id: 'string', new_name: 'string' }),
  rules: { ...experimentId, new_name: [string, required] },
  async handle({ experiment_id = '', new_name = '' }, { store }) {
    if (new_name !== '') await store.experiments.rename(experiment_id, new_name);
    return {};
  },
});

const remove = endpoint({
  on: 'POST /mlflow/experiments/delete',
  request: OneExperiment,
  rules: experimentId,
  async handle({ experiment_id = '' }, { store }) {
    await store.experiments.delete(experiment_id);
    return {};
  },
});

const restore = endpoint({
  on: 'POST /mlflow/experiments/restore',
  request: OneExperiment,
  rules: experimentId,
  async handle({ experiment_id = '' }, { store }) {
    await store.experiments.restore(experiment_id);
    return {};
  },
});

const setTag = endpoint({
  on: 'POST /mlflow/experiments/set-experiment-tag',
  request: message({ experiment_id: 'string', ...KeyValueMessage.fields }),
  rules: { ...experimentId, key: [required, string], value: [string] },
  async handle({ experiment_id = '', ...tag }, { store }) {
    await store.experiments.setTag(experiment_id, keyValue(tag));
    return {};
  },
});

const deleteTag = endpoint({
  on: 'POST /mlflow/experiments/delete-experiment-tag',
  request: message({ experiment_id: 'string', key: 'string' }),
  rules: { ...experimentId, key: [required, string] },
  async handle({ experiment_id = '', key = '' }, { store }) {
    await store.experiments.deleteTag(experiment_id, key);
    return {};
  },
});

/** `/api/2.0mlflow/…` is what MLflow's own table has for it, by mistake; the pages use the twin. */
const MAX_EXPERIMENTS = 20;
const searchDatasets = endpoint({
  on: 'POST /mlflow/experiments/search-datasets',
  access: 'read',
  request: message({ experiment_ids: list('string') }),
  async handle({ experiment_ids = [] }, { store }) {
    if (experiment_ids.length === 0) {
      throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
    }
    if (experiment_ids.length > MAX_EXPERIMENTS) {
      throw invalidParameter(
        `SearchDatasets request cannot specify more than ${MAX_EXPERIMENTS} experiment_ids. Received ${experiment_ids.length} experiment_ids.`,
      );
    }
    const found = await store.runs.searchDatasets(experiment_ids);
    const summaries = found.map(({ experimentId, name, digest, context }) => ({
      experiment_id: experimentId,
      name,
      digest,
      context,
    }));
    return { dataset_summaries: some(summaries) };
  },
});

export const experimentEndpoints: readonly Endpoint[] = [
  create,
  get,
  getByName,
  search,
  rename,
  remove,
  restore,
  setTag,
  deleteTag,
  searchDatasets,
];
