import { post, type Script, type Step } from '../harness/step.ts';

const v3 = (verb: string, path: string, body?: unknown, more: Partial<Step> = {}): Step => ({
  name: `${verb} ${path} ${body === undefined ? '' : JSON.stringify(body).slice(0, 100)}`,
  call: `${verb} /api/3.0/mlflow/traces${path}`,
  ...(body !== undefined && { body }),
  ...more,
});
const v2 = (verb: string, path: string, body?: unknown, more: Partial<Step> = {}): Step => ({
  ...v3(verb, path, body, more),
  call: `${verb} /api/2.0/mlflow/traces${path}`,
  name:
    more.name ??
    `old ${verb} ${path} ${body === undefined ? '' : JSON.stringify(body).slice(0, 100)}`,
});

const location = {
  type: 'MLFLOW_EXPERIMENT',
  mlflow_experiment: { experiment_id: '{{exp}}' },
};
const info = (more: object) => ({
  trace: {
    trace_info: {
      trace_id: 'tr-1',
      trace_location: location,
      request_time: '2017-07-14T02:40:00.123Z',
      execution_duration: '1.500s',
      state: 'OK',
      request_preview: 'in',
      response_preview: 'out',
      trace_metadata: { 'mlflow.user': 'me', k: 'v' },
      tags: { a: 'b' },
      ...more,
    },
  },
});
const search = (more: object, extra: Partial<Step> = {}) =>
  v3(
    'POST',
    '/search',
    { locations: [location], ...more },
    { name: `search ${JSON.stringify(more)}`, ...extra },
  );

export const traces: Script = {
  name: 'traces',
  steps: [
    post('experiments/create', { name: 'traces' }, { save: { exp: 'experiment_id' } }),
    v3('POST', '', info({})),
    v3(
      'POST',
      '',
      info({
        trace_id: 'tr-2',
        state: 'ERROR',
        request_time: '2017-07-14T02:40:01Z',
        execution_duration: '2s',
        client_request_id: 'c',
        tags: { a: 'c' },
      }),
    ),
    v3(
      'POST',
      '',
      info({
        trace_id: 'tr-3',
        state: 'IN_PROGRESS',
        request_time: '2017-07-14T02:40:02Z',
        execution_duration: undefined,
        tags: {},
        trace_metadata: {},
      }),
    ),
    v3('POST', '', {}, { name: 'no trace' }),
    v3(
      'POST',
      '',
      info({
        trace_id: 'tr-9',
        trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '999' } },
      }),
      { name: 'in no experiment' },
    ),
    v3('GET', '/tr-1'),
    v3('GET', '/tr-2'),
    v3('GET', '/tr-3'),
    v3('GET', '/tr-nobody'),
    v3('POST', '/batchGetInfos', { trace_ids: ['tr-1', 'tr-nobody'] }),
    v3('POST', '/batchGetInfos', {}),
    v3('PATCH', '/tr-1/tags', { key: 't', value: 'v' }),
    v3('PATCH', '/tr-1/tags', { key: 't', value: 'w' }),
    v3('PATCH', '/tr-1/tags', { value: 'w' }),
    v3('PATCH', '/tr-1/tags', { key: 'mlflow.trace.spansLocation', value: 'x' }),
    v3(
      'PATCH',
      '/tr-nobody/tags',
      { key: 't', value: 'v' },
      { differs: 'RESOURCE_DOES_NOT_EXIST says what is wrong' },
    ),
    v2('PATCH', '/tr-1/tags', { key: 'old', value: 'v' }),
    v3('GET', '/tr-1', undefined, { name: 'with tags' }),
    v3('DELETE', '/tr-1/tags', { key: 't' }),
    v3('DELETE', '/tr-1/tags', { key: 't' }, { name: 'tag deleted twice' }),
    v2('DELETE', '/tr-1/tags', { key: 'old' }),
    v3('DELETE', '/tr-nobody/tags', { key: 't' }),
    search({}),
    search({ order_by: ['timestamp_ms ASC'] }),
    search({ order_by: ['execution_time_ms DESC'] }),
    search({ filter: "status = 'OK'" }),
    search({ filter: "attributes.status = 'ERROR'" }),
    search({ filter: "tags.a = 'b'" }),
    search({ filter: 'timestamp_ms > 1500000000500' }),
    search({ filter: "nonsense = 'x'" }),
    search({ filter: "trace.status = 'OK'" }),
    search({ max_results: 1 }, { save: { page: 'next_page_token' } }),
    search({ max_results: 1, page_token: '{{page}}' }),
    search({ max_results: 501 }),
    search({ max_results: 0 }),
    search({ locations: [] }),
    v3('POST', '/search', {}),
    v3(
      'POST',
      '/tr-1/assessments',
      {
        assessment: {
          assessment_name: 'good',
          trace_id: 'tr-1',
          source: { source_type: 'HUMAN', source_id: 'me' },
          create_time: '2017-07-14T02:40:00Z',
          last_update_time: '2017-07-14T02:40:00Z',
          feedback: { value: true },
          rationale: 'why',
          metadata: { m: 'x' },
        },
      },
      { save: { assessment: 'assessment.assessment_id' } },
    ),
    v3('POST', '/tr-1/assessments', {
      assessment: {
        assessment_name: 'expected',
        trace_id: 'tr-1',
        source: { source_type: 'CODE', source_id: 'c' },
        create_time: '2017-07-14T02:40:00Z',
        last_update_time: '2017-07-14T02:40:00Z',
        expectation: { value: 5 },
      },
    }),
    v3('POST', '/tr-1/assessments', {}, { name: 'no assessment' }),
    v3('POST', '/tr-nobody/assessments', {
      assessment: {
        assessment_name: 'x',
        source: { source_type: 'CODE', source_id: 'c' },
        feedback: { value: 1 },
      },
    }),
    v3('GET', '/tr-1/assessments/{{assessment}}'),
    v3('GET', '/tr-1/assessments/a-nobody'),
    v3('GET', '/tr-nobody/assessments/{{assessment}}'),
    v3('PATCH', '/tr-1/assessments/{{assessment}}', {
      assessment: { feedback: { value: false }, rationale: 'changed' },
      update_mask: 'feedback,rationale',
    }),
    v3('PATCH', '/tr-1/assessments/{{assessment}}', { assessment: {} }),
    v3('PATCH', '/tr-1/assessments/a-nobody', {
      assessment: { rationale: 'x' },
      update_mask: 'rationale',
    }),
    v3('GET', '/tr-1', undefined, { name: 'with assessments' }),
    v3('DELETE', '/tr-1/assessments/{{assessment}}'),
    v3('DELETE', '/tr-1/assessments/{{assessment}}', undefined, {
      name: 'assessment deleted twice',
    }),
    v2(
      'POST',
      '',
      {
        experiment_id: '{{exp}}',
        timestamp_ms: 1_500_000_009_000,
        request_metadata: [{ key: 'm', value: 'n' }],
        tags: [{ key: 'o', value: 'p' }],
      },
      { save: { old: 'trace_info.request_id' } },
    ),
    v2('POST', '', { experiment_id: '{{exp}}', timestamp_ms: 'x' }),
    v2('POST', '', { experiment_id: '999', timestamp_ms: 1 }),
    v2('GET', '/{{old}}/info'),
    v2('PATCH', '/{{old}}', {
      timestamp_ms: 1_500_000_010_000,
      status: 'OK',
      request_metadata: [{ key: 'm2', value: 'n2' }],
      tags: [{ key: 'o2', value: 'p2' }],
    }),
    v2('PATCH', '/tr-nobody', { timestamp_ms: 1, status: 'OK' }),
    v2('GET', '/tr-1/info'),
    v2('GET', '/tr-nobody/info'),
    { ...v2('GET', ''), query: { experiment_ids: '{{exp}}' }, name: 'old search' },
    {
      ...v2('GET', ''),
      query: { experiment_ids: '{{exp}}', max_results: '2' },
      name: 'old search of two',
    },
    { ...v2('GET', ''), name: 'old search of nothing' },
    v3('POST', '/delete-traces', { experiment_id: '{{exp}}', request_ids: ['tr-2', 'tr-nobody'] }),
    v3('POST', '/delete-traces', { experiment_id: '{{exp}}' }),
    v3('POST', '/delete-traces', { request_ids: ['tr-1'] }),
    v2('POST', '/delete-traces', {
      experiment_id: '{{exp}}',
      max_timestamp_millis: 1_500_000_002_500,
      max_traces: 1,
    }),
    v2('POST', '/delete-traces', {
      experiment_id: '{{exp}}',
      max_timestamp_millis: 1_600_000_000_000,
    }),
    v3('POST', '/delete-traces', { experiment_id: '{{exp}}', max_traces: 1 }),
    search({}, { name: 'search after deleting' }),
  ],
};
