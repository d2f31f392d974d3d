import { call, get, post, type Script, type Step } from '../harness/step.ts';

const long = (n: number) => 'x'.repeat(n);
const model = '{{model}}';
const patch = (path: string, body: unknown, more: Partial<Step> = {}) =>
  call('PATCH', path, body, more);
const remove = (path: string, more: Partial<Step> = {}) =>
  call('DELETE', path, undefined, { name: `DELETE ${path}`, ...more });
const create = (more: object, extra: Partial<Step> = {}) =>
  post('logged-models', { experiment_id: '{{exp}}', name: 'net', ...more }, extra);
const search = (more: object, extra: Partial<Step> = {}) =>
  post('logged-models/search', { experiment_ids: ['{{exp}}'], ...more }, extra);

const making: readonly Step[] = [
  post('experiments/create', { name: 'logged' }, { save: { exp: 'experiment_id' } }),
  post(
    'runs/create',
    { experiment_id: '{{exp}}', run_name: 'r', start_time: 1 },
    { save: { run: 'run.info.run_id' } },
  ),
  create(
    {
      model_type: 'Agent',
      source_run_id: '{{run}}',
      params: [{ key: 'p', value: 'v' }],
      tags: [{ key: 't', value: 'w' }],
    },
    { save: { model: 'model.info.model_id' } },
  ),
  create({ name: 'second' }, { save: { second: 'model.info.model_id' } }),
  create({ name: 'third' }, { save: { third: 'model.info.model_id' } }),
  create({ name: 'a/b' }),
  create({ name: 'a:b' }),
  create({ name: 'a.b' }),
  create({ name: 'a%b' }),
  create({ name: "a'b" }),
  create({ name: 5 }),
  create({ name: long(300) }),
  create({ experiment_id: undefined }),
  create({ experiment_id: '999' }),
  create({ experiment_id: 'abc' }),
  create({ experiment_id: 5 }),
  create({ params: 'x' }),
  create({ tags: [{ key: 'x' }], name: 'empty tag' }),
  create({ source_run_id: 'nobody', name: 'no such run' }),
  get(`logged-models/${model}`),
  get('logged-models/{{second}}'),
  get('logged-models/m-nobody'),
  patch(`logged-models/${model}`, { model_id: model, status: 'LOGGED_MODEL_READY' }),
  patch('logged-models/{{second}}', { model_id: '{{second}}', status: 3 }),
  patch(
    `logged-models/${model}`,
    { model_id: model, status: 'NONSENSE' },
    { differs: 'a status that is none is refused' },
  ),
  patch(
    `logged-models/${model}`,
    { model_id: model, status: 0 },
    { differs: 'a status that is none is refused' },
  ),
  patch(
    `logged-models/${model}`,
    { model_id: model, status: 'LOGGED_MODEL_READY' },
    { name: 'ready again' },
  ),
  patch(`logged-models/${model}`, { model_id: model }),
  patch(`logged-models/${model}`, { status: 'LOGGED_MODEL_READY' }),
  patch('logged-models/m-nobody', { model_id: 'm-nobody', status: 'LOGGED_MODEL_READY' }),
  post(`logged-models/${model}/params`, { model_id: model, params: [{ key: 'q', value: '1' }] }),
  post(`logged-models/${model}/params`, { params: [{ key: 'r', value: '1' }] }),
  post('logged-models/m-nobody/params', { model_id: 'm-nobody', params: [] }),
  patch(`logged-models/${model}/tags`, {
    tags: [
      { key: 't', value: 'x' },
      { key: 'u', value: 'y' },
    ],
  }),
  patch(`logged-models/${model}/tags`, {
    tags: [
      { key: 'u', value: '1' },
      { key: 'u', value: '2' },
    ],
  }),
  patch(`logged-models/${model}/tags`, {}),
  patch(`logged-models/${model}/tags`, { tags: 'x' }),
  patch('logged-models/m-nobody/tags', { tags: [{ key: 't', value: 'x' }] }),
  remove(`logged-models/${model}/tags/u`),
  remove(`logged-models/${model}/tags/u`, { name: 'tag deleted twice' }),
  remove('logged-models/m-nobody/tags/u'),
  post('runs/log-batch', {
    run_id: '{{run}}',
    metrics: [
      { key: 'acc', value: 0.5, timestamp: 1, step: 1, model_id: model },
      {
        key: 'acc',
        value: 0.7,
        timestamp: 2,
        step: 2,
        model_id: model,
        dataset_name: 'd',
        dataset_digest: '1',
      },
      { key: 'acc', value: 0.9, timestamp: 2, step: 2, model_id: '{{second}}' },
    ],
  }),
  post('runs/log-metric', {
    run_id: '{{run}}',
    key: 'loss',
    value: 0.1,
    timestamp: 3,
    step: 1,
    model_id: model,
  }),
  get(`logged-models/${model}`, {}, { name: 'with metrics' }),
  get('runs/get', { run_id: '{{run}}' }, { name: 'run of a model' }),
  post('runs/outputs', { run_id: '{{run}}', models: [{ model_id: model, step: 3 }] }),
  post('runs/outputs', { run_id: '{{run}}', models: [] }),
  post('runs/outputs', { run_id: '{{run}}' }),
  post('runs/outputs', { run_id: 'nobody', models: [{ model_id: model }] }),
  post('runs/log-inputs', { run_id: '{{run}}', models: [{ model_id: '{{second}}' }] }),
  post('runs/log-inputs', {
    run_id: '{{run}}',
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'train' }],
        dataset: {
          name: 'd',
          digest: '1',
          source_type: 's',
          source: 'x',
          schema: '{}',
          profile: '{}',
        },
      },
    ],
  }),
  post('runs/log-inputs', {
    run_id: '{{run}}',
    datasets: [
      { dataset: { name: 'd', digest: '1', source_type: 's', source: 'x' } },
      { dataset: { name: 'd2', digest: '1', source_type: 's', source: 'x' } },
    ],
  }),
  post('runs/log-inputs', {
    run_id: '{{run}}',
    datasets: [{ dataset: { name: long(501), digest: '1', source_type: 's', source: 'x' } }],
  }),
  post('runs/log-inputs', {
    run_id: '{{run}}',
    datasets: [{ dataset: { name: 'd', digest: long(37), source_type: 's', source: 'x' } }],
  }),
  post('runs/log-inputs', { run_id: '{{run}}' }),
  post('runs/log-inputs', { run_id: '{{run}}', datasets: 'x' }),
  post('runs/log-inputs', { datasets: [] }),
  post('runs/log-inputs', { run_id: 'nobody', datasets: [] }),
  get('runs/get', { run_id: '{{run}}' }, { name: 'run with inputs and outputs' }),
  post('runs/log-model', {
    run_id: '{{run}}',
    model_json:
      '{"artifact_path":"m","flavors":{"sklearn":{"config":1,"a":2}},"utc_time_created":"t","run_id":"r"}',
  }),
  post('runs/log-model', { run_id: '{{run}}', model_json: '{' }),
  post('runs/log-model', { run_id: '{{run}}', model_json: '{}' }),
  post('runs/log-model', { run_id: '{{run}}' }),
];

const anyDigest = 'a data set without a digest is of every digest';

const searching: readonly Step[] = [
  search({}, { name: 'search' }),
  search({ filter: "name = 'net'" }),
  search({ filter: "name LIKE 's%'" }),
  search({ filter: "attributes.status = 'READY'" }, { differs: 'a status is found by its name' }),
  search({ filter: "model_type = 'Agent'" }),
  search({ filter: "params.p = 'v'" }),
  search({ filter: "tags.t = 'x'" }),
  search({ filter: 'metrics.acc > 0.6' }),
  search(
    { filter: 'metrics.acc > 0.6', datasets: [{ dataset_name: 'd' }] },
    { differs: anyDigest },
  ),
  search({ filter: 'metrics.acc > 0.6', datasets: [{ dataset_name: 'd', dataset_digest: '2' }] }),
  search({ datasets: [{ dataset_name: 'd' }] }, { differs: anyDigest }),
  search({ datasets: [{ dataset_digest: '1' }] }),
  search({ filter: 'nonsense = 5' }, { differs: 'a wrong request is no fault of the server' }),
  search({ filter: "name = 'a' OR name = 'b'" }),
  search({ order_by: [{ field_name: 'name' }] }),
  search({ order_by: [{ field_name: 'name', ascending: false }] }),
  search({ order_by: [{ field_name: 'metrics.acc', ascending: false }, { field_name: 'name' }] }),
  search({ order_by: [{ field_name: 'metrics.acc', dataset_name: 'd' }, { field_name: 'name' }] }),
  search(
    { order_by: [{ field_name: 'nonsense' }] },
    { differs: 'the finer class of the error is left out' },
  ),
  search({ order_by: [{ field_name: 'params.p' }] }),
  search(
    { max_results: 1, order_by: [{ field_name: 'name' }] },
    { save: { page: 'next_page_token' } },
  ),
  search({ max_results: 1, order_by: [{ field_name: 'name' }], page_token: '{{page}}' }),
  search({ page_token: 'nonsense' }, { differs: 'a wrong request is no fault of the server' }),
  search({ max_results: 'x' }),
  search({ experiment_ids: [] }),
  search({ experiment_ids: undefined }),
  search({ experiment_ids: [5] }),
  remove('logged-models/{{third}}'),
  remove('logged-models/{{third}}', { name: 'deleted twice' }),
  get('logged-models/{{third}}'),
  get('logged-models/{{third}}', { allow_deleted: 'true' }),
  remove('logged-models/m-nobody'),
  search({ filter: "name = 'third'" }),
  get(`logged-models/${model}/artifacts/directories`),
  get('logged-models/m-nobody/artifacts/directories'),
  get(`logged-models/${model}/artifacts/directories`, { artifact_directory_path: '../x' }),
  post('registered-models/create', { name: 'reg' }),
  post('model-versions/create', {
    name: 'reg',
    source: `models:/${model}`,
    model_id: model,
    run_id: '{{run}}',
  }),
  post(
    'model-versions/create',
    { name: 'reg', source: `models:/${model}`, model_id: model },
    { name: 'version of a model alone' },
  ),
  post('model-versions/create', { name: 'reg', source: `models:/${model}` }),
  post('model-versions/create', {
    name: 'reg',
    source: `models:/${model}`,
    model_id: '{{second}}',
  }),
  get('model-versions/get-download-uri', { name: 'reg', version: '1' }),
  get(`logged-models/${model}`, {}, { name: 'a registered one' }),
];

export const loggedModels: Script = { name: 'logged models', steps: [...making, ...searching] };
