import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Accounts, startTrackingServer } from '../src/index.ts';
import { type HavnServer, startHavn } from './harness/havn.ts';

let server: HavnServer;
afterEach(() => server?.close());

const url = (path: string) => `${server.url}/api/2.0/mlflow/${path}`;
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

async function call(path: string, authorization?: string, body?: object, headers = {}) {
  const response = await fetch(path.startsWith('/') ? `${server.url}${path}` : url(path), {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(authorization && { authorization }),
      ...headers,
    },
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const PASSWORD = 'correct horse battery';

test('an address that others reach needs a token or a user', async () => {
  server = await startHavn();
  const parts = { store: undefined as never, artifacts: undefined as never };
  const accounts = join(server.folder, 'nobody.json');
  await expect(
    startTrackingServer({ ...parts, host: '0.0.0.0', port: 0, accounts }),
  ).rejects.toMatchObject({ code: 'LOGIN_REQUIRED', remedy: expect.stringMatching(/HAVN_TOKEN/) });
});

test('with a token every call but health and version needs it', async () => {
  server = await startHavn({ token: 'secret' });
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  expect((await call('experiments/get?experiment_id=0')).status).toBe(401);
  expect((await call('experiments/get?experiment_id=0', 'Bearer wrong')).status).toBe(401);
  expect((await call('experiments/get?experiment_id=0', 'Bearer secret')).status).toBe(200);
  // As MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD are sent.
  expect((await call('experiments/get?experiment_id=0', basic('me', 'secret'))).status).toBe(200);
  const nothing = await fetch(`${server.url}/get-artifact?run_id=x&path=y`);
  expect(nothing.status).toBe(401);
});

test('users log in with their password, and a role bounds what they may do', async () => {
  server = await startHavn({ token: 'secret' });
  const admin = 'Bearer secret';
  const user = { name: 'ann', password: PASSWORD, role: 'read' };
  expect((await call('/api/havn/users', admin, user)).status).toBe(200);
  expect((await call('/api/havn/users', admin, user)).body.message).toMatch(/already/);
  expect(
    (await call('/api/havn/users', admin, { ...user, name: 'b', password: 'short' })).status,
  ).toBe(400);
  const ann = basic('ann', PASSWORD);
  expect((await call('experiments/get?experiment_id=0', ann)).status).toBe(200);
  expect((await call('experiments/create', ann, { name: 'x' })).body.error_code).toBe(
    'PERMISSION_DENIED',
  );
  expect((await call('runs/search', ann, { experiment_ids: ['0'] })).status).toBe(200);
  expect((await call('/api/havn/accounts', ann)).status).toBe(403);
  expect((await call('experiments/get?experiment_id=0', basic('ann', 'wrong'))).status).toBe(401);
  const listed = await call('/api/havn/accounts', admin);
  expect(JSON.stringify(listed.body)).not.toMatch(/scrypt|hash/);
});

test('a key for some experiments sees no others', async () => {
  server = await startHavn({ token: 'secret' });
  const admin = 'Bearer secret';
  const [mine, other] = await Promise.all(
    ['mine', 'other'].map(async (name) => {
      const { body } = await call('experiments/create', admin, { name });
      return body.experiment_id as string;
    }),
  );
  const run = (await call('runs/create', admin, { experiment_id: other })).body.run.info.run_id;
  const account = { name: 'job', role: 'write', experiments: [mine] };
  const { key } = (await call('/api/havn/keys', admin, account)).body;
  const job = `Bearer ${key}`;
  expect((await call('runs/create', job, { experiment_id: mine })).status).toBe(200);
  expect((await call('runs/create', job, { experiment_id: other })).status).toBe(404);
  expect((await call(`runs/get?run_id=${run}`, job)).status).toBe(404);
  expect((await call('runs/set-tag', job, { run_id: run, key: 'k', value: 'v' })).status).toBe(404);
  expect((await call('runs/log-batch', job, { run_id: run })).status).toBe(404);
  expect((await call(`metrics/get-history?run_id=${run}&metric_key=m`, job)).status).toBe(404);
  expect(
    (await call('runs/search', job, { experiment_ids: [mine, other] })).body.runs,
  ).toHaveLength(1);
  const search = await call('experiments/search?max_results=10', job);
  expect(search.body.experiments.map(({ name }: { name: string }) => name)).toEqual(['mine']);
  expect((await call('registered-models/create', job, { name: 'm' })).status).toBe(403);
  const artifact = `/api/2.0/mlflow-artifacts/artifacts/${other}/x`;
  expect((await call(artifact, job)).status).toBe(404);
});

test('a key that is removed is no longer good', async () => {
  server = await startHavn({ token: 'secret' });
  const accounts = new Accounts(join(server.folder, 'accounts.json'));
  const { id, key } = await accounts.addKey({ name: 'k', role: 'write' });
  expect((await call('experiments/get?experiment_id=0', `Bearer ${key}`)).status).toBe(200);
  await accounts.removeKey(id);
  expect((await call('experiments/get?experiment_id=0', `Bearer ${key}`)).status).toBe(401);
});

test('a session needs its own token for changes, and ends with logging out', async () => {
  server = await startHavn({ token: 'secret' });
  const accounts = new Accounts(join(server.folder, 'accounts.json'));
  await accounts.addUser({ name: 'ann', role: 'write' }, PASSWORD);
  const login = await call('/api/havn/login', undefined, { name: 'ann', password: PASSWORD });
  const set = login.headers.get('set-cookie') ?? '';
  expect(set).toMatch(/HttpOnly; SameSite=Strict/);
  const cookie = set.split(';')[0]!;
  const csrf = login.body.csrf as string;
  const create = (headers: object) => call('experiments/create', undefined, { name: 'x' }, headers);
  expect((await call('/api/havn/me', undefined, undefined, { cookie })).body.name).toBe('ann');
  expect((await create({ cookie })).status).toBe(401);
  expect((await create({ cookie, 'x-havn-csrf': 'wrong' })).status).toBe(401);
  expect((await create({ cookie, 'x-havn-csrf': csrf })).status).toBe(200);
  await call('/api/havn/logout', undefined, {}, { cookie });
  expect((await call('/api/havn/me', undefined, undefined, { cookie })).status).toBe(401);
});

test('a key logs in to the pages, and who is removed is out at once', async () => {
  server = await startHavn({ token: 'secret' });
  const accounts = new Accounts(join(server.folder, 'accounts.json'));
  const { id, key } = await accounts.addKey({ name: 'k', role: 'read' });
  const login = await call('/api/havn/login', undefined, { key: ` ${key}\n` });
  expect(login.body).toMatchObject({ name: 'key:k', role: 'read' });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  const me = () => call('/api/havn/me', undefined, undefined, { cookie });
  expect((await me()).body).toMatchObject({ role: 'read', login: true });
  await accounts.removeKey(id);
  expect((await me()).status).toBe(401);
  expect((await call('/api/havn/login', undefined, { key: 'secret' })).body.role).toBe('admin');
  const wrong = await call('/api/havn/login', undefined, { key: 'wrong' });
  expect([wrong.status, wrong.body.message]).toEqual([401, expect.stringMatching(/not known/)]);
});

test('the first user closes a server on loopback that runs; a page is asked by itself', async () => {
  server = await startHavn();
  expect((await call('/api/havn/me')).body).toMatchObject({ name: 'local', login: false });
  const accounts = new Accounts(join(server.folder, 'accounts.json'));
  await accounts.addUser({ name: 'ann', role: 'admin' }, PASSWORD);
  const status = async () => (await call('experiments/get?experiment_id=0')).status;
  await expect.poll(status, { timeout: 10_000 }).toBe(401);
  expect(await challenge({})).toBe('Basic realm="havn"');
  expect(await challenge({ 'sec-fetch-mode': 'navigate' })).toBe('Basic realm="havn"');
  expect(await challenge({ 'sec-fetch-mode': 'same-origin' })).toBeUndefined();
});

/** What a 401 asks for; `fetch` would set headers of its own. */
async function challenge(headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  const [answer] = (await once(get(`${server.url}/api/havn/me`, { headers }), 'response')) as [
    IncomingMessage,
  ];
  answer.resume();
  expect(answer.statusCode).toBe(401);
  return answer.headers['www-authenticate'];
}

test('guessing is slowed down', async () => {
  server = await startHavn({ token: 'secret', limits: { failedLoginsPerMinute: 3 } });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    statuses.push((await call('experiments/get?experiment_id=0', `Bearer wrong${i}`)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
});

test('calls of one key are bounded', async () => {
  server = await startHavn({ token: 'secret', limits: { callsPerSecond: 0.5 } });
  const calls = Array.from({ length: 8 }, () =>
    call('experiments/get?experiment_id=0', 'Bearer secret'),
  );
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
});
