import type { LoggedModel, LoggedModelStatus } from '@havn/track';
import type { Artifacts } from '../artifacts/artifacts.ts';
import { some } from '../protocol/answer.ts';
import { keyValue, keyValues } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { invalidParameter } from '../protocol/rest-error.ts';
import { array, intlike, required, string, stringItems } from '../protocol/rules.ts';
import { list, message, oneOfNames } from '../protocol/types.ts';
import { metricAnswer } from '../runs/run.ts';

const StatusEnum = oneOfNames({
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
});

const STATUS_NAMES = {
  PENDING: 'LOGGED_MODEL_PENDING',
  READY: 'LOGGED_MODEL_READY',
  FAILED: 'LOGGED_MODEL_UPLOAD_FAILED',
} as const satisfies Record<LoggedModelStatus, string>;

function loggedModelAnswer(model: LoggedModel, artifacts: Artifacts): object {
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.creationTime,
      last_updated_timestamp_ms: model.lastUpdateTime,
      artifact_uri: artifacts.shown(model.artifactLocation),
      status: STATUS_NAMES[model.status],
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      status_message: model.statusMessage,
      tags: some(model.tags),
    },
    data: { params: some(model.params), metrics: some(model.metrics.map(metricAnswer)) },
  };
}

const create = endpoint({
  on: 'POST /mlflow/logged-models',
  request: message({
    experiment_id: 'string',
    name: 'string',
    model_type: 'string',
    source_run_id: 'string',
    params: keyValues,
    tags: keyValues,
  }),
  rules: {
    experiment_id: [string, required],
    name: [string],
    model_type: [string],
    source_run_id: [string],
    params: [array],
    tags: [array],
  },
  async handle({ experiment_id = '', params, tags, ...given }, { store, artifacts }) {
    const model = await store.loggedModels.create({
      experimentId: experiment_id,
      name: given.name || undefined,
      modelType: given.model_type ?? '',
      sourceRunId: given.source_run_id ?? '',
      params: params?.map(keyValue),
      tags: tags?.map(keyValue),
    });
    return { model: loggedModelAnswer(model, artifacts) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/logged-models/{model_id}',
  request: message({ allow_deleted: 'string' }),
  async handle({ allow_deleted = '' }, { store, artifacts }, { parameters }) {
    const allowDeleted = allow_deleted.toLowerCase() === 'true';
    const model = await store.loggedModels.get(parameters.model_id!, { allowDeleted });
    return { model: loggedModelAnswer(model, artifacts) };
  },
});

const finalize = endpoint({
  on: 'PATCH /mlflow/logged-models/{model_id}',
  request: message({ model_id: 'string', status: StatusEnum }),
  rules: { model_id: [string, required], status: [intlike, required] },
  async handle({ model_id = '', status }, { store, artifacts }) {
    const found = Object.entries(STATUS_NAMES).find(([, name]) => name === status)?.[0];
    if (found === undefined) {
      throw invalidParameter(`Unknown model status: ${status ?? 'UNSPECIFIED'}`);
    }
    const model = await store.loggedModels.finalize(model_id, found as LoggedModelStatus);
    return { model: loggedModelAnswer(model, artifacts) };
  },
});

const remove = endpoint({
  on: 'DELETE /mlflow/logged-models/{model_id}',
  request: message({}),
  async handle(_, { store }, { parameters }) {
    await store.loggedModels.delete(parameters.model_id!);
    return {};
  },
});

const logParams = endpoint({
  on: 'POST /mlflow/logged-models/{model_id}/params',
  request: message({ model_id: 'string', params: keyValues }),
  rules: { model_id: [string, required], params: [array] },
  async handle({ params = [] }, { store }, { parameters }) {
    await store.loggedModels.logParams(parameters.model_id!, params.map(keyValue));
    return {};
  },
});

const setTags = endpoint({
  on: 'PATCH /mlflow/logged-models/{model_id}/tags',
  request: message({ model_id: 'string', tags: keyValues }),
  rules: { tags: [array] },
  async handle({ tags = [] }, { store }, { parameters }) {
    await store.loggedModels.setTags(parameters.model_id!, tags.map(keyValue));
    return {};
  },
});

const deleteTag = endpoint({
  on: 'DELETE /mlflow/logged-models/{model_id}/tags/{tag_key}',
  request: message({}),
  async handle(_, { store }, { parameters }) {
    await store.loggedModels.deleteTag(parameters.model_id!, parameters.tag_key!);
    return {};
  },
});

const search = endpoint({
  on: 'POST /mlflow/logged-models/search',
  access: 'read',
  request: message({
    experiment_ids: list('string'),
    filter: 'string',
    max_results: 'int32',
    order_by: list(
      message({
        field_name: 'string',
        ascending: 'bool',
        dataset_name: 'string',
        dataset_digest: 'string',
      }),
    ),
    page_token: 'string',
    datasets: list(message({ dataset_name: 'string', dataset_digest: 'string' })),
  }),
  rules: {
    experiment_ids: [array, stringItems, required],
    filter: [string],
    datasets: [array],
    max_results: [intlike],
    order_by: [array],
    page_token: [string],
  },
  async handle({ experiment_ids = [], max_results, ...query }, { store, artifacts }) {
    const { items, nextPageToken } = await store.loggedModels.search({
      experimentIds: experiment_ids,
      filter: query.filter || undefined,
      maxResults: max_results || undefined,
      pageToken: query.page_token || undefined,
      datasets: query.datasets?.map(({ dataset_name = '', dataset_digest }) => ({
        name: dataset_name,
        digest: dataset_digest || undefined,
      })),
      orderBy: query.order_by?.map((order) => ({
        fieldName: order.field_name ?? '',
        ascending: order.ascending ?? true,
        datasetName: order.dataset_name || undefined,
        datasetDigest: order.dataset_digest || undefined,
      })),
    });
    const models = items.map((item) => loggedModelAnswer(item, artifacts));
    return { models: some(models), next_page_token: nextPageToken };
  },
});

export const loggedModelEndpoints: readonly Endpoint[] = [
  create,
  search,
  get,
  finalize,
  remove,
  logParams,
  setTags,
  deleteTag,
];
