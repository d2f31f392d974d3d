import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HavnServer, startHavn } from './harness/havn.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let receiver: Server;
let received: Received[];
let failures: number;
let server: HavnServer;

beforeEach(async () => {
  received = [];
  failures = 0;
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, text });
      response.writeHead(failures-- > 0 ? 500 : 200).end('thanks');
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  server = await startHavn({ privateWebhooks: true });
});

afterEach(async () => {
  await server.close();
  receiver.close();
});

async function call(path: string, body: object) {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
}

const hook = (events: object[]) =>
  call('webhooks', {
    name: 'hook',
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    secret: 'shared secret',
    events,
  });

async function arrived(count: number): Promise<readonly Received[]> {
  await expect.poll(() => received.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  return received;
}

test('moving an alias is told, signed as MLflow signs', async () => {
  await hook([{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }]);
  await call('registered-models/create', { name: 'm' });
  await call('model-versions/create', { name: 'm', source: 's3://b/x' });
  await call('registered-models/alias', { name: 'm', alias: 'production', version: '1' });
  const [{ headers, text }] = (await arrived(1)) as [Received];
  expect(JSON.parse(text)).toMatchObject({
    entity: 'model_version_alias',
    action: 'created',
    data: { name: 'm', alias: 'production', version: '1' },
  });
  const signed = `${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${text}`;
  const expected = createHmac('sha256', 'shared secret').update(signed).digest('base64');
  expect(headers['x-mlflow-signature']).toBe(`v1,${expected}`);
});

test('what a receiver did not take is sent again', async () => {
  failures = 1;
  await hook([{ entity: 'REGISTERED_MODEL', action: 'CREATED' }]);
  await call('registered-models/create', { name: 'again', description: 'd' });
  const [first, second] = (await arrived(2)) as [Received, Received];
  expect(JSON.parse(second.text).data).toEqual(JSON.parse(first.text).data);
});

test('a test of a webhook shows what the receiver answered', async () => {
  const { webhook } = await hook([{ entity: 'REGISTERED_MODEL', action: 'CREATED' }]);
  const { result } = await call(`webhooks/${webhook.webhook_id}/test`, {});
  expect(result).toEqual({ success: true, response_status: 200, response_body: 'thanks' });
});
