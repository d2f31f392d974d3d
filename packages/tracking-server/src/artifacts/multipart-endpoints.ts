import { some } from '../protocol/answer.ts';
import { type Endpoint, endpoint } from '../protocol/endpoint.ts';
import { intlike, required, string } from '../protocol/rules.ts';
import { list, message } from '../protocol/types.ts';
import { targetOf, type UploadLink } from './multipart.ts';
import { checkFolder, safePath } from './paths.ts';

const create = endpoint({
  on: 'POST /mlflow-artifacts/mpu/create/*',
  request: message({ path: 'string', num_parts: 'int64' }),
  rules: { path: [required, string], num_parts: [intlike] },
  async handle({ num_parts = 0 }, { artifacts, experiments }, { parameters, origin }) {
    checkFolder(experiments, safePath(parameters['*']!));
    const { uploadId, parts } = await artifacts.multipart.create(num_parts);
    return { upload_id: uploadId, credentials: credentials(origin, parts) };
  },
});

function credentials(origin: string, links: readonly UploadLink[]) {
  const each = links.map(({ number, path }) => ({ url: `${origin}${path}`, part_number: number }));
  return some(each);
}

/** Not of MLflow: what a client that was cut off has still to send. */
const state = endpoint({
  on: 'GET /mlflow-artifacts/mpu/state/{upload_id}',
  access: 'write',
  request: message({}),
  async handle(_, { artifacts }, { parameters, origin }) {
    const { arrived, missing } = await artifacts.multipart.state(parameters.upload_id!);
    const parts = arrived.map(({ number, size, etag }) => ({ part_number: number, size, etag }));
    return { parts: some(parts), credentials: credentials(origin, missing) };
  },
});

const complete = endpoint({
  on: 'POST /mlflow-artifacts/mpu/complete/*',
  request: message({
    path: 'string',
    upload_id: 'string',
    parts: list(message({ part_number: 'int64', etag: 'string', url: 'string' })),
  }),
  rules: { path: [required, string], upload_id: [string], parts: [required] },
  async handle({ path = '', upload_id = '', parts = [] }, services, { parameters }) {
    const numbers = parts.map(({ part_number = 0 }) => part_number);
    const target = targetOf(safePath(parameters['*']!), path);
    checkFolder(services.experiments, target);
    await services.artifacts.multipart.complete(upload_id, target, numbers);
    return {};
  },
});

const abort = endpoint({
  on: 'POST /mlflow-artifacts/mpu/abort/*',
  request: message({ path: 'string', upload_id: 'string' }),
  rules: { path: [required, string], upload_id: [string] },
  async handle({ upload_id = '' }, { artifacts }, { parameters }) {
    safePath(parameters['*']!);
    await artifacts.multipart.abort(upload_id);
    return {};
  },
});

export const multipartEndpoints: readonly Endpoint[] = [create, state, complete, abort];
