import { get, post, type Script, type Step } from '../harness/step.ts';

const proxy = '/api/2.0/mlflow-artifacts/artifacts';
const text = { 'content-type': 'text/plain' };

const put = (path: string, body: string, more: Partial<Step> = {}): Step => ({
  name: `PUT ${path}`,
  call: `PUT ${proxy}/${path}`,
  body,
  headers: text,
  ...more,
});
const read = (path: string, more: Partial<Step> = {}): Step => ({
  name: `GET ${path}`,
  call: `GET ${proxy}/${path}`,
  ...more,
});
const list = (path: string | undefined, more: Partial<Step> = {}): Step => ({
  name: `list ${path}`,
  call: `GET ${proxy}`,
  ...(path !== undefined && { query: { path } }),
  ...more,
});
const remove = (path: string, more: Partial<Step> = {}): Step => ({
  name: `DELETE ${path}`,
  call: `DELETE ${proxy}/${path}`,
  ...more,
});

const page = 'clients look at the status alone: the body is JSON here and a page there';

const root = '{{exp}}/{{run}}/artifacts';

export const artifacts: Script = {
  name: 'artifacts',
  steps: [
    post('experiments/create', { name: 'artifacts' }, { save: { exp: 'experiment_id' } }),
    post(
      'runs/create',
      { experiment_id: '{{exp}}', run_name: 'r', start_time: 1 },
      { save: { run: 'run.info.run_id' } },
    ),
    get('artifacts/list', { run_id: '{{run}}' }, { name: 'nothing yet' }),
    put(`${root}/a.txt`, 'hello'),
    put(`${root}/dir/b.json`, '{"x": 1}'),
    put(`${root}/dir/deep/c.bin`, 'ccc'),
    put(`${root}/empty`, ''),
    put(`${root}/a.txt`, 'hello again', { name: 'overwrite' }),
    put(`${root}/with space ü.txt`, 'x'),
    put(`${root}/`, 'x', { differs: 'the error has MLflow’s usual shape' }),
    put('../up.txt', 'x', { differs: page, havn: 404 }),
    put('%2e%2e/up.txt', 'x', { differs: page, havn: 404 }),
    put('..%2fup.txt', 'x'),
    put('a%23b', 'x'),
    read(`${root}/a.txt`),
    read(`${root}/dir/b.json`),
    read(`${root}/empty`),
    read(`${root}/nothing`),
    read(`${root}/dir`, { differs: 'the error has MLflow’s usual shape' }),
    read('..%2f..%2fetc%2fpasswd'),
    read('%2Fetc%2Fpasswd'),
    get('artifacts/list', { run_id: '{{run}}' }),
    get('artifacts/list', { run_id: '{{run}}', path: 'dir' }),
    get('artifacts/list', { run_id: '{{run}}', path: 'dir/deep' }),
    get('artifacts/list', { run_id: '{{run}}', path: 'a.txt' }),
    get('artifacts/list', { run_id: '{{run}}', path: 'nothing' }),
    get('artifacts/list', { run_id: '{{run}}', path: '../..' }),
    get('artifacts/list', { run_id: '{{run}}', path: '/etc' }),
    get('artifacts/list', { run_id: '{{run}}', path: '%2e%2e' }),
    get('artifacts/list', { run_id: '{{run}}', path: '' }),
    get('artifacts/list', { run_uuid: '{{run}}' }),
    get('artifacts/list', { run_id: 'nobody' }),
    get('artifacts/list', {}),
    list(root),
    list(`${root}/dir`),
    list('nothing'),
    list('../x'),
    list(''),
    list(undefined),
    {
      name: 'get-artifact',
      call: 'GET /get-artifact',
      query: { run_id: '{{run}}', path: 'a.txt' },
    },
    {
      name: 'get-artifact by uuid',
      call: 'GET /get-artifact',
      query: { run_uuid: '{{run}}', path: 'dir/b.json' },
    },
    {
      name: 'get-artifact of nobody',
      call: 'GET /get-artifact',
      query: { run_id: 'nobody', path: 'a.txt' },
    },
    {
      name: 'get-artifact of nothing',
      call: 'GET /get-artifact',
      query: { run_id: '{{run}}', path: 'nothing' },
    },
    {
      name: 'get-artifact of a folder',
      call: 'GET /get-artifact',
      query: { run_id: '{{run}}', path: 'dir' },
    },
    {
      name: 'get-artifact up',
      call: 'GET /get-artifact',
      query: { run_id: '{{run}}', path: '../x' },
    },
    {
      name: 'get-artifact without a path',
      call: 'GET /get-artifact',
      query: { run_id: '{{run}}' },
      differs: 'the error has MLflow’s usual shape',
    },
    post('registered-models/create', { name: 'm' }),
    post('model-versions/create', {
      name: 'm',
      source: 'mlflow-artifacts:/{{exp}}/{{run}}/artifacts/dir',
      run_id: '{{run}}',
    }),
    {
      name: 'get-artifact of a version',
      call: 'GET /model-versions/get-artifact',
      query: { name: 'm', version: '1', path: 'b.json' },
    },
    {
      name: 'get-artifact of no version',
      call: 'GET /model-versions/get-artifact',
      query: { name: 'm', version: '9', path: 'b.json' },
    },
    remove(`${root}/dir/b.json`),
    remove(`${root}/dir/b.json`, { name: 'deleted twice' }),
    remove(`${root}/dir`),
    remove('../x', { differs: page, havn: 404 }),
    get('artifacts/list', { run_id: '{{run}}' }, { name: 'after deleting' }),
  ],
};
