import { connect } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { post, serveOwnModel } from '../testing/own-model.ts';
import { exchange } from '../testing/raw-http.ts';

const server = await serveOwnModel({ limits: { requestTimeoutMs: 300, maxConnections: 20 } });
afterAll(server.close);

test.each([
  ['no HTTP', 400, 'hello\r\n\r\n'],
  ['an unknown method', 400, 'BREW /predict HTTP/1.1\r\nhost: localhost\r\n\r\n'],
  ['no host', 400, 'GET /livez HTTP/1.1\r\n\r\n'],
  [
    'too many headers',
    431,
    `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
  ],
])('%s is answered %s', async (_, status, bytes) => {
  expect(await exchange(server.port, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test('a request that comes byte by byte is answered 408 and cut', async () => {
  const head = 'POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const began = performance.now();
  const answers = await Promise.all([
    exchange(server.port, head, false),
    exchange(server.port, `${head}content-length: 100\r\n\r\n{"te`, false),
  ]);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('{"error":{"code":"REQUEST_TIMEOUT"');
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('clients that connect and say nothing do not keep others out', async () => {
  const silent = Array.from({ length: 40 }, () => connect(server.port, '127.0.0.1'));
  for (const socket of silent) socket.on('error', () => {});
  let status = 0;
  while (status !== 200) {
    const answered = post(server.url, { text: 'x' }).then((response) => response.status);
    status = await answered.catch(() => 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const socket of silent) socket.destroy();
});
