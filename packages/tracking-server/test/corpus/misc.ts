import type { Script, Step } from '../harness/step.ts';

const plain = (call: string, more: Partial<Step> = {}): Step => ({ name: call, call, ...more });
const body = 'clients look at the status alone: the body is JSON here and a page there';

export const misc: Script = {
  name: 'misc',
  steps: [
    plain('GET /health'),
    plain('GET /version'),
    plain('GET /api/3.0/mlflow/server-info', {
      differs: 'uploads in parts are served from a folder, too',
    }),
    plain('GET /api/2.0/mlflow/nothing', { differs: body, havn: 404 }),
    plain('POST /api/2.0/mlflow/nothing', { differs: body, havn: 404 }),
    plain('GET /api/2.0/mlflow/runs/create', { differs: body, havn: 405 }),
    plain('DELETE /api/2.0/mlflow/runs/get', { differs: body, havn: 405 }),
    plain('PUT /api/2.0/mlflow/experiments/search', { differs: body, havn: 405 }),
    plain('GET /api/2.0/mlflow/runs/get/', { differs: body, havn: 404 }),
    plain('GET /api/1.0/mlflow/runs/get', { differs: body, havn: 404 }),
    plain('GET /ajax-api/2.0/mlflow/experiments/get', { query: { experiment_id: '0' } }),
    plain('GET /ajax-api/2.0/mlflow/runs/get', { query: { run_id: 'nobody' } }),
    plain('POST /ajax-api/2.0/mlflow/runs/search', { body: { experiment_ids: ['77777'] } }),
    plain('GET /api/3.0/mlflow/runs/get', { differs: body, havn: 404 }),
    plain('POST /api/2.0/mlflow/runs/search', {
      name: 'another site',
      body: {},
      headers: { origin: 'https://evil.example' },
    }),
    plain('POST /api/2.0/mlflow/runs/search', {
      name: 'an own page',
      body: { experiment_ids: ['77777'] },
      headers: { origin: 'http://localhost:3000' },
    }),
    plain('GET /get-artifact', { differs: 'the error has MLflow’s usual shape', havn: 400 }),
  ],
};
