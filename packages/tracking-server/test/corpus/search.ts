import { post, type Script, type Step } from '../harness/step.ts';

const time = 1_500_000_000_000;

/** Thirteen runs that differ in every field that a filter can look at. */
const making: readonly Step[] = [
  post('experiments/create', { name: 'search' }, { save: { exp: 'experiment_id' } }),
  post('experiments/create', { name: 'elsewhere' }, { save: { elsewhere: 'experiment_id' } }),
  ...Array.from({ length: 13 }, (_, i) => i).flatMap((i) => [
    post(
      'runs/create',
      {
        experiment_id: i === 12 ? '{{elsewhere}}' : '{{exp}}',
        run_name: `run ${i}`,
        user_id: i % 2 === 0 ? 'even' : 'odd',
        // All different: MLflow breaks ties by ids, which are random.
        start_time: time + ((i * 5) % 13),
        tags: i % 3 === 0 ? [{ key: 'third', value: `Value ${i}` }] : [],
      },
      { save: { [`run${i}`]: 'run.info.run_id' } },
    ),
    post('runs/log-batch', {
      run_id: `{{run${i}}}`,
      metrics: [
        { key: 'acc', value: i === 4 ? 'NaN' : i / 10, timestamp: 1, step: 0 },
        ...(i % 2 === 0
          ? [{ key: 'only even', value: i === 6 ? 'Infinity' : -i, timestamp: 1, step: i }]
          : []),
        { key: 'shared', value: 7, timestamp: 1, step: 0 },
      ],
      params: [
        { key: 'lr', value: i % 4 === 0 ? '0.1' : '0.01' },
        { key: 'a b/c', value: `P${i}` },
      ],
    }),
  ]),
  post('runs/update', { run_id: '{{run3}}', status: 'FINISHED', end_time: time + 100 }),
  post('runs/update', { run_id: '{{run5}}', status: 'FAILED', end_time: time + 50 }),
  post('runs/delete', { run_id: '{{run7}}' }),
  post('runs/log-inputs', {
    run_id: '{{run2}}',
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'train' }],
        dataset: { name: 'iris', digest: 'abc', source_type: 'local', source: '{}' },
      },
    ],
  }),
];

const search = (more: object, extra: Partial<Step> = {}) =>
  post('runs/search', { experiment_ids: ['{{exp}}'], ...more }, extra);

const filters = [
  'metrics.acc > 0.5',
  'metrics.acc >= 0.5 and metrics.acc < 0.9',
  'metrics.acc = 0.5',
  'metrics.acc != 0.5',
  'metrics.`only even` < 0',
  'metrics."only even" < 0',
  'metric.acc > 0.5',
  "metrics.acc > '0.5'",
  "metrics.acc LIKE '0%'",
  'metrics.missing > 0',
  "params.lr = '0.1'",
  'params.lr = "0.1"',
  "params.lr != '0.1'",
  'params.lr = 0.1',
  "params.lr LIKE '0.0%'",
  "params.lr ILIKE '0.0%'",
  "params.lr > '0.01'",
  "parameters.lr = '0.1'",
  "param.lr = '0.1'",
  "params.`a b/c` = 'P3'",
  "params.`a b/c` ILIKE 'p3'",
  "params.`a b/c` LIKE 'p3'",
  "tags.third = 'Value 3'",
  "tags.third != 'Value 3'",
  "tags.third LIKE 'Value %'",
  "tags.third ILIKE 'VALUE %'",
  "tag.third = 'Value 3'",
  'tags.third IS NULL',
  'tags.third IS NOT NULL',
  'params.missing IS NULL',
  "tags.`mlflow.runName` = 'run 3'",
  "attributes.status = 'FINISHED'",
  "attribute.status != 'RUNNING'",
  "status = 'RUNNING'",
  "attributes.status LIKE 'F%'",
  "attributes.run_name = 'run 2'",
  "attributes.`run name` = 'run 2'",
  'attributes."Run name" = \'run 2\'',
  "run_name LIKE 'run 1%'",
  "attributes.user_id = 'even'",
  "user_id ILIKE 'EV%'",
  `attributes.start_time >= ${time + 3}`,
  `start_time = ${time}`,
  `created > ${time + 3}`,
  `attributes.end_time > ${time + 60}`,
  "attributes.run_id = '{{run2}}'",
  "attributes.run_id IN ('{{run2}}', '{{run3}}')",
  "attributes.run_id NOT IN ('{{run2}}', '{{run3}}')",
  'run_id IN ()',
  "run_id IN ('{{run2}}'",
  "attributes.artifact_uri LIKE '%artifacts'",
  "attributes.nonsense = 'x'",
  "dataset.name = 'iris'",
  "datasets.digest = 'abc'",
  "dataset.context = 'train'",
  "dataset.name LIKE 'i%'",
  "dataset.name IN ('iris', 'x')",
  "dataset.nonsense = 'x'",
  "metrics.acc > 0.2 AND params.lr = '0.1' AND attributes.user_id = 'even'",
  "metrics.acc > 0.2 OR params.lr = '0.1'",
  'metrics.acc > 0.2 and',
  'and metrics.acc > 0.2',
  'metrics.acc >',
  'metrics.acc',
  'metrics.acc > 0.2 metrics.acc < 3',
  '(metrics.acc > 0.2)',
  'acc > 0.2',
  'nonsense.acc > 0.2',
  'metrics.acc == 0.2',
  'metrics.acc <> 0.2',
  'metrics.acc > 0.2; DROP TABLE runs',
  "params.lr = ''",
  "params.lr = 'it''s'",
  "params.lr = '%'",
  'metrics.acc > 1e-3',
  'metrics.acc > -1',
  'metrics.acc > abc',
  'metrics.acc is null',
  '   ',
  'metrics.acc > 0.5 --',
  "status = 'RUNNING' AND status = 'RUNNING'",
  'attributes.status = 5',
  "start_time > 'x'",
];

const orders: readonly (readonly string[])[] = [
  ['metrics.acc'],
  ['metrics.acc ASC'],
  ['metrics.acc DESC'],
  ['metrics.`only even` DESC'],
  ['metrics.missing'],
  ['params.lr', 'metrics.acc DESC'],
  ['params.`a b/c` DESC'],
  ['tags.third'],
  ['tags.third DESC'],
  ['attributes.start_time'],
  ['start_time DESC', 'metrics.acc'],
  ['attributes.end_time DESC'],
  ['attributes.status', 'attributes.run_name'],
  ['run_name DESC'],
  ['user_id', 'run_name'],
  ['attributes.nonsense'],
  ['nonsense'],
  ['metrics.acc UP'],
  ['metrics.acc ASC DESC'],
  [''],
  ['dataset.name'],
  ['Created', 'run_name'],
  ['metrics.shared', 'metrics.acc'],
];

const others: readonly Step[] = [
  search({}),
  search({ experiment_ids: ['{{exp}}', '{{elsewhere}}'], order_by: ['run_name'] }),
  search({ experiment_ids: [] }),
  search({ experiment_ids: ['999'] }),
  search({ experiment_ids: ['abc'] }),
  search({ experiment_ids: '{{exp}}' }),
  search({ experiment_ids: [5] }),
  post('runs/search', {}),
  search({ run_view_type: 'DELETED_ONLY' }),
  search({ run_view_type: 'ALL', order_by: ['run_name'] }),
  search({ run_view_type: 2 }),
  search({ run_view_type: 'NONSENSE' }),
  search({ max_results: 0 }),
  search({ max_results: -1 }),
  search({ max_results: 50_001 }),
  search({ max_results: 'x' }),
  search({ max_results: '3', order_by: ['run_name'] }),
  search(
    { max_results: 5, order_by: ['metrics.acc DESC'] },
    { save: { page1: 'next_page_token' } },
  ),
  search(
    { max_results: 5, order_by: ['metrics.acc DESC'], page_token: '{{page1}}' },
    { save: { page2: 'next_page_token' } },
  ),
  search({ max_results: 5, order_by: ['metrics.acc DESC'], page_token: '{{page2}}' }),
  search({ max_results: 4, order_by: ['params.lr'] }, { save: { p1: 'next_page_token' } }),
  search(
    { max_results: 4, order_by: ['params.lr'], page_token: '{{p1}}' },
    { save: { p2: 'next_page_token' } },
  ),
  search({ max_results: 4, order_by: ['params.lr'], page_token: '{{p2}}' }),
  search({ max_results: 11 }),
  search({ page_token: 'nonsense' }),
  search({ filter: 5 }),
  search({ order_by: 'metrics.acc' }),
  search({ order_by: [5] }),
  {
    ...post('experiments/search-datasets', { experiment_ids: ['{{exp}}'] }),
    call: 'POST /ajax-api/2.0/mlflow/experiments/search-datasets',
  },
  {
    name: 'data sets of none',
    call: 'POST /ajax-api/2.0/mlflow/experiments/search-datasets',
    body: { experiment_ids: [] },
  },
  {
    name: 'data sets of many',
    call: 'POST /ajax-api/2.0/mlflow/experiments/search-datasets',
    body: { experiment_ids: Array.from({ length: 21 }, (_, i) => `${i}`) },
  },
];

/** The store keeps no place of a run that follows from its experiment's, and so finds none by it. */
function known(filter: string): Partial<Step> {
  if (!filter.includes('artifact_uri')) return {};
  return { differs: 'a place that follows from the experiment is not searched' };
}

export const searching: Script = {
  name: 'search',
  steps: [
    ...making,
    ...filters.map((filter) => search({ filter }, known(filter))),
    ...orders.map((order_by) => search({ order_by })),
    ...others,
  ],
};
