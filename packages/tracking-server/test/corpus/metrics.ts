import { get, post, type Script, type Step } from '../harness/step.ts';

const long = (n: number) => 'x'.repeat(n);
const run = '{{run}}';

const point = (more: object = {}) => ({
  run_id: run,
  key: 'loss',
  value: 0.5,
  timestamp: 1_500_000_000_000,
  step: 1,
  ...more,
});

const batch = (more: object) => post('runs/log-batch', { run_id: run, ...more });
const many = (count: number, make: (i: number) => object) =>
  Array.from({ length: count }, (_, i) => make(i));

const logging: readonly Step[] = [
  post('experiments/create', { name: 'metrics' }, { save: { exp: 'experiment_id' } }),
  ...['run', 'other'].map((name) =>
    post(
      'runs/create',
      { experiment_id: '{{exp}}', run_name: name, start_time: 1 },
      { save: { [name]: 'run.info.run_id' } },
    ),
  ),
  post('runs/log-metric', point()),
  post('runs/log-metric', point(), { name: 'the same point again' }),
  post('runs/log-metric', point({ value: 0.25, step: 2 })),
  post('runs/log-metric', point({ value: 0.75, step: 2 })),
  post('runs/log-metric', point({ value: 0.1, step: 0 })),
  post('runs/log-metric', point({ key: 'no step', step: undefined })),
  post(
    'runs/log-metric',
    point({ key: 'texts', value: '1.5', timestamp: '1500000000001', step: '7' }),
  ),
  post('runs/log-metric', point({ key: 'nan', value: 'NaN' })),
  post('runs/log-metric', point({ key: 'inf', value: 'Infinity' })),
  post('runs/log-metric', point({ key: '-inf', value: '-Infinity' })),
  post('runs/log-metric', point({ key: 'mixed', value: 'NaN', step: 1 })),
  post('runs/log-metric', point({ key: 'mixed', value: 3, step: 1 })),
  post('runs/log-metric', point({ key: 'mixed', value: -3, step: 1 })),
  post('runs/log-metric', point({ key: 'tiny', value: 1e-320 })),
  post('runs/log-metric', point({ key: 'huge', value: 1.7976931348623157e308 })),
  post('runs/log-metric', point({ key: 'precise', value: 0.12345678901234568 })),
  post('runs/log-metric', point({ key: 'negative step', step: -5 })),
  post('runs/log-metric', point({ key: 'zero time', timestamp: 0 })),
  post('runs/log-metric', point({ key: 'negative time', timestamp: -1 })),
  post('runs/log-metric', point({ key: 'true', value: true })),
  post('runs/log-metric', point({ key: 'words', value: 'many' })),
  post('runs/log-metric', point({ value: null })),
  post('runs/log-metric', point({ value: undefined })),
  post('runs/log-metric', point({ value: [1] }), {
    differs: 'a wrong request is no fault of the server',
  }),
  post('runs/log-metric', point({ timestamp: undefined })),
  post('runs/log-metric', point({ timestamp: 'foo' })),
  post('runs/log-metric', point({ step: 'foo' })),
  post('runs/log-metric', point({ step: 1.5 })),
  post('runs/log-metric', point({ step: 2 ** 40 })),
  post('runs/log-metric', point({ step: 1e30 })),
  post('runs/log-metric', point({ key: undefined })),
  post('runs/log-metric', point({ key: null })),
  post('runs/log-metric', point({ key: 31 })),
  post('runs/log-metric', point({ key: '' })),
  post('runs/log-metric', point({ key: 'bad!' })),
  post('runs/log-metric', point({ key: '..' })),
  post('runs/log-metric', point({ key: long(250) })),
  post('runs/log-metric', point({ key: long(251) })),
  post('runs/log-metric', point({ run_id: 31 })),
  post('runs/log-metric', point({ run_id: null })),
  post('runs/log-metric', point({ run_id: 'nobody' })),
  post('runs/log-metric', point({ run_id: undefined, run_uuid: run, key: 'by uuid' })),
  post('runs/log-metric', point({ key: 'data', dataset_name: 'd', dataset_digest: '123' })),
  post('runs/log-metric', point({ key: 'model', model_id: 'm-nobody' }), {
    differs: 'RESOURCE_DOES_NOT_EXIST says what is wrong',
  }),
  get('runs/get', { run_id: run }, { name: 'with metrics' }),
];

const batches: readonly Step[] = [
  batch({}),
  batch({
    metrics: [{ key: 'b', value: 1, timestamp: 1, step: 1 }],
    params: [{ key: 'p', value: 'v' }],
    tags: [{ key: 't', value: 'v' }],
  }),
  batch({
    metrics: [
      { key: 'b', value: 2, timestamp: 1, step: 1 },
      { key: 'b', value: 3, timestamp: 1, step: 3 },
      { key: 'b', value: 1, timestamp: 9, step: 2 },
    ],
  }),
  batch({ metrics: [{ key: 'b', value: 5 }] }),
  batch({ metrics: [{ key: 'b', timestamp: 5 }] }),
  batch({ metrics: [{ value: 5, timestamp: 5 }] }),
  batch({ metrics: [{ key: 'b', value: 'x', timestamp: 5 }] }),
  batch({
    metrics: [
      { key: 'ok', value: 5, timestamp: 5 },
      { key: 'bad!', value: 5, timestamp: 5 },
    ],
  }),
  batch({
    metrics: [
      { key: 'a', value: 'NaN', timestamp: 5 },
      { key: 'a', value: '-Infinity', timestamp: 5 },
    ],
  }),
  batch({ metrics: 'abc' }),
  batch({ metrics: {} }),
  batch({ params: [{ key: 'p', value: 'v' }] }),
  batch({ params: [{ key: 'p', value: 'w' }] }),
  batch({
    params: [
      { key: 'q', value: '1' },
      { key: 'q', value: '2' },
    ],
  }),
  batch({
    params: [
      { key: 'q', value: '1' },
      { key: 'q', value: '1' },
    ],
  }),
  batch({ params: [{ value: '1' }] }),
  batch({ params: [{ key: 'r' }] }),
  batch({ params: [{ key: 'long', value: long(6001) }] }),
  batch({
    params: [
      { key: 'new1', value: '1' },
      { key: 'p', value: 'w' },
    ],
  }),
  batch({
    tags: [
      { key: 't', value: 'w' },
      { key: 't', value: 'z' },
    ],
  }),
  batch({ tags: [{ value: 'w' }] }),
  batch({ tags: [{ key: 'mlflow.runName', value: 'batch name' }] }),
  batch({ tags: [{ key: long(251), value: 'w' }] }),
  batch({
    metrics: many(1000, (i) => ({ key: `many${i % 10}`, value: i, timestamp: i, step: i })),
  }),
  batch({ metrics: many(1001, (i) => ({ key: 'm', value: i, timestamp: i })) }),
  batch({ params: many(100, (i) => ({ key: `p${i}`, value: `${i}` })) }),
  batch({ params: many(101, (i) => ({ key: `q${i}`, value: `${i}` })) }),
  batch({ tags: many(101, (i) => ({ key: `q${i}`, value: `${i}` })) }),
  batch({
    metrics: many(950, (i) => ({ key: 'm', value: i, timestamp: i })),
    params: many(51, (i) => ({ key: `s${i}`, value: '' })),
  }),
  post('runs/log-batch', {}),
  post('runs/log-batch', { run_id: 'nobody', tags: [] }),
  post('runs/log-batch', { run_id: 'nobody', metrics: [{ key: 'b', value: 1, timestamp: 1 }] }),
  get('runs/get', { run_id: run }, { name: 'with batches' }),
];

const ajax = (query: Step['query'], name = JSON.stringify(query)): Step => ({
  name: `bulk ${name}`,
  call: 'GET /ajax-api/2.0/mlflow/metrics/get-history-bulk',
  ...(query && { query }),
});

const interval = (query: Record<string, string | readonly string[]>) =>
  get('metrics/get-history-bulk-interval', query);

const reading: readonly Step[] = [
  get('metrics/get-history', { run_id: run, metric_key: 'loss' }),
  get('metrics/get-history', { run_id: run, metric_key: 'mixed' }),
  get('metrics/get-history', { run_id: run, metric_key: 'nan' }),
  get('metrics/get-history', { run_id: run, metric_key: 'inf' }),
  get('metrics/get-history', { run_id: run, metric_key: 'data' }),
  get('metrics/get-history', { run_id: run, metric_key: 'nothing' }),
  get('metrics/get-history', { run_id: 'nobody', metric_key: 'loss' }),
  get('metrics/get-history', { run_id: run }),
  get('metrics/get-history', { metric_key: 'loss' }),
  get(
    'metrics/get-history',
    { run_uuid: run, metric_key: 'many3', max_results: '7' },
    { save: { page: 'next_page_token' } },
  ),
  get('metrics/get-history', {
    run_id: run,
    metric_key: 'many3',
    max_results: '7',
    page_token: '{{page}}',
  }),
  get('metrics/get-history', { run_id: run, metric_key: 'many3', max_results: '100' }),
  get('metrics/get-history', { run_id: run, metric_key: 'many3', max_results: '0' }),
  get('metrics/get-history', { run_id: run, metric_key: 'many3', max_results: '-1' }),
  get('metrics/get-history', {
    run_id: run,
    metric_key: 'many3',
    max_results: '5',
    page_token: 'nonsense',
  }),
  post('runs/log-batch', {
    run_id: '{{other}}',
    metrics: many(20, (i) => ({ key: 'many3', value: -i, timestamp: 20 - i, step: i })),
  }),
  ajax({ run_id: [run, 'nobody'], metric_key: 'many3', max_results: '30' }),
  ajax({ run_id: run, metric_key: 'mixed' }),
  ajax({ run_id: run }),
  ajax({ metric_key: 'loss' }),
  ajax(
    { run_id: many(101, (i) => ({ i })).map((_, i) => `r${i}`), metric_key: 'loss' },
    '101 runs',
  ),
  interval({ run_ids: [run, '{{other}}'], metric_key: 'many3' }),
  interval({ run_ids: ['{{other}}', run], metric_key: 'many3', max_results: '5' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: '1' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: '2' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: '13' }),
  interval({ run_ids: run, metric_key: 'many3', start_step: '100', end_step: '300' }),
  interval({
    run_ids: run,
    metric_key: 'many3',
    start_step: '100',
    end_step: '300',
    max_results: '4',
  }),
  interval({ run_ids: run, metric_key: 'many3', start_step: '100' }),
  interval({ run_ids: run, metric_key: 'many3', start_step: '300', end_step: '100' }),
  interval({ run_ids: run, metric_key: 'many3', start_step: 'a', end_step: '100' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: '0' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: '2501' }),
  interval({ run_ids: run, metric_key: 'many3', max_results: 'x' }),
  interval({ run_ids: run, metric_key: 'mixed', max_results: '2' }),
  interval({ run_ids: run }),
  interval({ metric_key: 'loss' }),
  interval({ run_ids: 'nobody', metric_key: 'loss' }),
  {
    ...interval({ run_ids: many(101, (i) => ({ i })).map((_, i) => `r${i}`), metric_key: 'loss' }),
    name: 'interval of 101 runs',
  },
];

export const metrics: Script = { name: 'metrics', steps: [...logging, ...batches, ...reading] };
