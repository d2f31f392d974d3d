import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isPublicAddress } from './addresses.ts';
import { checkUrl, guardedPost } from './guarded-post.ts';

const post = (url: string, allowPrivate = false) =>
  guardedPost({ url, body: '{}', headers: {}, timeoutMs: 5_000, allowPrivate });

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  'fe80::1',
  'fd00::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'not an address',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.215.14', '8.8.8.8', '172.32.0.1', '2606:4700::1111'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  'http://93.184.215.14/x',
  'https://127.0.0.1/x',
  'https://127.1/x',
  'https://2130706433/x',
  'https://0x7f000001/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://localhost/x',
  'https://metadata.google.internal/x',
  'file:///etc/passwd',
  'nonsense',
])('%s is refused', (url) => {
  expect(() => checkUrl(url, false)).toThrow(/public internet|is no URL/);
});

test('a redirect is not followed, and the answer is bounded', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/long') return void response.end('x'.repeat(100_000));
    response.writeHead(302, { location: '/long' }).end('moved');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect(await post(`${url}/`, true)).toEqual({ status: 302, body: 'moved' });
    expect((await post(`${url}/long`, true)).body).toHaveLength(16 * 1024);
    expect(() => post(url)).toThrow(/is no URL of https/);
  } finally {
    server.close();
  }
});
