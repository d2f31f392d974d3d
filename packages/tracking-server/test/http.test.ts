import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HavnServer, startHavn } from './harness/havn.ts';

let server: HavnServer;
beforeAll(async () => {
  server = await startHavn();
});
afterAll(() => server.close());

/** `fetch` sets the Host header itself. */
async function raw(request: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(request.replaceAll('\n', '\r\n'));
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}

test('a Host that is not this machine is refused', async () => {
  const answer = await raw(
    'GET /api/2.0/mlflow/experiments/get?experiment_id=0 HTTP/1.1\nhost: evil.example\nconnection: close\n\n',
  );
  expect(answer).toMatch(/^HTTP\/1.1 403 /);
  expect(answer).toMatch(/DNS rebinding/);
});

test('a change from another site is refused, from an own page taken', async () => {
  const call = (origin: string) =>
    fetch(`${server.url}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: '{"experiment_ids": ["0"]}',
    });
  expect((await call('https://evil.example')).status).toBe(403);
  expect((await call('null')).status).toBe(403);
  expect((await call('http://localhost:3000')).status).toBe(200);
  expect((await call(server.url)).status).toBe(200);
});

test('unknown paths and methods are told apart', async () => {
  const unknown = await fetch(`${server.url}/api/2.0/mlflow/nothing`);
  expect([unknown.status, await unknown.json()]).toMatchObject([
    404,
    { error_code: 'ENDPOINT_NOT_FOUND' },
  ]);
  const method = await fetch(`${server.url}/api/2.0/mlflow/logged-models/m-1`, { method: 'PUT' });
  expect([method.status, method.headers.get('allow')]).toEqual([
    405,
    'DELETE, GET, HEAD, OPTIONS, PATCH',
  ]);
});

test('a batch of more than a megabyte is refused', async () => {
  const tags = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: 'ü'.repeat(6_000) }));
  const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/log-batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ run_id: 'x', tags }),
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(/at most 1000000 bytes/),
    },
  ]);
});

const artifact = (path: string) => `${server.url}/api/2.0/mlflow-artifacts/artifacts/${path}`;

test('an artifact goes in and out as a stream, and a download goes on where it stopped', async () => {
  const content = Buffer.alloc(3_000_000, 'abcdefghij');
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < content.length; at += 100_000) {
        controller.enqueue(content.subarray(at, at + 100_000));
      }
      controller.close();
    },
  });
  const put = { method: 'PUT', body, duplex: 'half' } as RequestInit;
  expect((await fetch(artifact('0/r/big.bin'), put)).status).toBe(200);
  const whole = await fetch(artifact('0/r/big.bin'));
  expect(whole.headers.get('content-length')).toBe(String(content.length));
  expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);
  const rest = await fetch(artifact('0/r/big.bin'), { headers: { range: 'bytes=2999990-' } });
  expect([rest.status, await rest.text()]).toEqual([206, 'abcdefghij']);
  const beyond = await fetch(artifact('0/r/big.bin'), { headers: { range: 'bytes=3000000-' } });
  expect(beyond.status).toBe(416);
});

test('a run’s page is a download, never shown on the server’s site', async () => {
  await fetch(artifact('0/r/pägé "x".html'), { method: 'PUT', body: '<script>' });
  const { headers } = await fetch(artifact('0/r/pägé "x".html'));
  expect(headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''p%C3%A4g/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

const mpu = async (act: string, body: object) => {
  const answer = await fetch(`${server.url}/api/2.0/mlflow-artifacts/mpu/${act}/0/r/parts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: '/home/me/model.bin', ...body }),
  });
  return { status: answer.status, body: await answer.json() };
};

interface Credential {
  readonly url: string;
  readonly part_number: number;
}

test('a large file goes up in parts, in any order', async () => {
  const { body } = await mpu('create', { num_parts: 3 });
  const parts = await Promise.all(
    (body.credentials as Credential[]).toReversed().map(async ({ url, part_number }) => {
      const answer = await fetch(url, { method: 'PUT', body: `part ${part_number};` });
      return { part_number, etag: answer.headers.get('etag'), url };
    }),
  );
  expect(await mpu('complete', { upload_id: body.upload_id, parts })).toEqual({
    status: 200,
    body: {},
  });
  expect(await (await fetch(artifact('0/r/parts/model.bin'))).text()).toBe('part 1;part 2;part 3;');
});

test('a part’s link is good for that part alone, and an upload with a hole is not completed', async () => {
  const { body } = await mpu('create', { num_parts: 2 });
  const [first, second] = body.credentials as [Credential, Credential];
  const forged = first.url.replace(/\/1\?/, '/2?');
  expect((await fetch(forged, { method: 'PUT', body: 'x' })).status).toBe(404);
  await fetch(second.url, { method: 'PUT', body: 'x' });
  const parts = [{ part_number: 1 }, { part_number: 2 }];
  const incomplete = await mpu('complete', { upload_id: body.upload_id, parts });
  expect([incomplete.status, incomplete.body.message]).toEqual([
    400,
    expect.stringMatching(/Part 1/),
  ]);
  expect((await mpu('abort', { upload_id: body.upload_id })).status).toBe(200);
  expect((await mpu('complete', { upload_id: '../../x', parts })).status).toBe(404);
  expect((await mpu('create', { num_parts: 0 })).status).toBe(400);
});

test.each(['mlflow-artifacts:/..', 'mlflow-artifacts:/%2e%2e/x', 'file://elsewhere/x'])(
  'files of a run at %s are the caller’s fault',
  async (location) => {
    const call = async (path: string, body: object) => {
      const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [answer.status, await answer.json()];
    };
    const [made, experiment] = await call('experiments/create', {
      name: location,
      artifact_location: location,
    });
    if (made !== 200) return expect(experiment.error_code).toBe('INVALID_PARAMETER_VALUE');
    const [, { run }] = await call('runs/create', { experiment_id: experiment.experiment_id });
    const list = await fetch(
      `${server.url}/api/2.0/mlflow/artifacts/list?run_id=${run.info.run_id}`,
    );
    expect([list.status, await list.json()]).toMatchObject([
      400,
      { error_code: 'INVALID_PARAMETER_VALUE' },
    ]);
  },
);
