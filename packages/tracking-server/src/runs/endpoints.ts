import { some } from '../protocol/answer.ts';
import { KeyValueMessage, keyValue, keyValues, ViewTypeEnum } from '../protocol/common.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { array, atMost, intlike, required, string, stringItems } from '../protocol/rules.ts';
import { list, message, oneOfNames } from '../protocol/types.ts';
import { newRunAnswer, runAnswer, runInfoAnswer } from './run.ts';

const OneRun = message({ run_id: 'string' });
/** Old clients call it `run_uuid`. */
const run = { run_id: 'string', run_uuid: 'string' } as const;
const runRule = { run_id: [required, string] };

const RunStatusEnum = oneOfNames({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });

const create = endpoint({
  on: 'POST /mlflow/runs/create',
  request: message({
    experiment_id: 'string',
    user_id: 'string',
    run_name: 'string',
    start_time: 'int64',
    tags: keyValues,
  }),
  rules: { experiment_id: [string], start_time: [intlike], run_name: [string] },
  async handle(
    { experiment_id = '', user_id = '', start_time = 0, ...more },
    { store, artifacts },
  ) {
    const created = await store.runs.create({
      experimentId: experiment_id || '0',
      userId: user_id,
      startTime: start_time,
      name: more.run_name || undefined,
      tags: more.tags?.map(keyValue),
    });
    return { run: newRunAnswer(created, artifacts) };
  },
});

const get = endpoint({
  on: 'GET /mlflow/runs/get',
  request: message(run),
  rules: runRule,
  async handle({ run_id, run_uuid = '' }, { store, artifacts }) {
    return { run: runAnswer(await store.runs.get(run_id || run_uuid), artifacts) };
  },
});

const update = endpoint({
  on: 'POST /mlflow/runs/update',
  request: message({ ...run, status: RunStatusEnum, end_time: 'int64', run_name: 'string' }),
  rules: { ...runRule, end_time: [intlike], status: [string], run_name: [string] },
  async handle({ run_id, run_uuid = '', status, end_time, run_name }, { store, artifacts }) {
    const change = { status, endTime: end_time, name: run_name || undefined };
    const info = await store.runs.update(run_id || run_uuid, change);
    return { run_info: runInfoAnswer(info, artifacts) };
  },
});

const remove = endpoint({
  on: 'POST /mlflow/runs/delete',
  request: OneRun,
  rules: runRule,
  async handle({ run_id = '' }, { store }) {
    await store.runs.delete(run_id);
    return {};
  },
});

const restore = endpoint({
  on: 'POST /mlflow/runs/restore',
  request: OneRun,
  rules: runRule,
  async handle({ run_id = '' }, { store }) {
    await store.runs.restore(run_id);
    return {};
  },
});

const setTag = endpoint({
  on: 'POST /mlflow/runs/set-tag',
  request: message({ ...run, ...KeyValueMessage.fields }),
  rules: { ...runRule, key: [required, string], value: [string] },
  async handle({ run_id, run_uuid = '', ...tag }, { store }) {
    await store.runs.setTag(run_id || run_uuid, keyValue(tag));
    return {};
  },
});

const deleteTag = endpoint({
  on: 'POST /mlflow/runs/delete-tag',
  request: message({ run_id: 'string', key: 'string' }),
  rules: { ...runRule, key: [required, string] },
  async handle({ run_id = '', key = '' }, { store }) {
    await store.runs.deleteTag(run_id, key);
    return {};
  },
});

const logParam = endpoint({
  on: 'POST /mlflow/runs/log-parameter',
  request: message({ ...run, ...KeyValueMessage.fields }),
  rules: { ...runRule, key: [required, string], value: [string] },
  async handle({ run_id, run_uuid = '', ...param }, { store }) {
    await store.runs.logParam(run_id || run_uuid, keyValue(param));
    return {};
  },
});

const MAX_RESULTS = 50_000;

const search = endpoint({
  on: 'POST /mlflow/runs/search',
  access: 'read',
  request: message({
    experiment_ids: list('string'),
    filter: 'string',
    run_view_type: ViewTypeEnum,
    max_results: 'int32',
    order_by: list('string'),
    page_token: 'string',
  }),
  rules: {
    experiment_ids: [array],
    filter: [string],
    max_results: [intlike, atMost(MAX_RESULTS)],
    order_by: [array, stringItems],
  },
  async handle({ experiment_ids = [], max_results = 1_000, ...query }, { store, artifacts }) {
    const { items, nextPageToken } = await store.runs.search({
      experimentIds: experiment_ids,
      filter: query.filter,
      viewType: query.run_view_type,
      maxResults: max_results,
      orderBy: query.order_by,
      pageToken: query.page_token || undefined,
    });
    const runs = items.map((item) => runAnswer(item, artifacts));
    return { runs: some(runs), next_page_token: nextPageToken };
  },
});

export const runEndpoints: readonly Endpoint[] = [
  create,
  get,
  update,
  remove,
  restore,
  setTag,
  deleteTag,
  logParam,
  search,
];
