import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, describe, expect, test } from 'vitest';
import { serveOwnModel } from '../testing/own-model.ts';
import { exchange } from '../testing/raw-http.ts';

let ready = true;
const server = await serveOwnModel({ ready: () => ready });
afterAll(server.close);

const ask = (path: string, method = 'GET') => fetch(`${server.url}${path}`, { method });

test('the server says that it lives and whether the model answers', async () => {
  expect(await (await ask('/livez')).json()).toEqual({ status: 'ok' });
  expect(await (await ask('/readyz')).json()).toEqual({ status: 'ok' });
  ready = false;
  const response = await ask('/readyz');
  ready = true;
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { code: 'NOT_READY' } });
});

test('an unknown path is answered 404', async () => {
  for (const path of ['/predict/', '/Predict', '/%2e%2e/%2e%2e/etc/passwd', '/page/../x', '/v2']) {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  }
});

test('a path that is no path is answered 400', async () => {
  const answer = await exchange(
    server.port,
    'GET /%ZZ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
});

describe('a known path with another method is answered 405 with what it takes', () => {
  test.each([
    ['GET', '/predict', 'OPTIONS, POST'],
    ['HEAD', '/predict', 'OPTIONS, POST'],
    ['PUT', '/predict?x=1', 'OPTIONS, POST'],
    ['DELETE', '/predict', 'OPTIONS, POST'],
    ['PATCH', '/predict', 'OPTIONS, POST'],
    ['PROPFIND', '/predict', 'OPTIONS, POST'],
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    ['POST', '/livez', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/readyz', 'GET, HEAD, OPTIONS'],
    ['PUT', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ])('%s %s', async (method, path, allow) => {
    const response = await ask(path, method);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  test('a body that is sent with it does not change that', async () => {
    const body = '{"text":"x"}';
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/livez`, { method: 'POST', body, headers });
    expect(response.status).toBe(405);
  });
});

test('OPTIONS says what a path takes, and no other site may call it', async () => {
  const response = await fetch(`${server.url}/predict`, {
    method: 'OPTIONS',
    headers: { origin: 'https://example.org', 'access-control-request-method': 'POST' },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('allow')).toBe('OPTIONS, POST');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('HEAD is answered as GET without the body', async () => {
  for (const path of ['/', '/livez', '/openapi.json']) {
    const [head, get] = [await ask(path, 'HEAD'), await ask(path)];
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  }
});

test('the OpenAPI document is valid and tells of every route, and of the errors', async () => {
  const document = (await (await ask('/openapi.json')).json()) as {
    openapi: string;
    info: { version: string };
    paths: Record<string, Record<string, { responses: object }>>;
  };
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(document.openapi).toBe('3.1.0');
  expect(document.info.version).toBe('1.2.3');
  expect(Object.keys(document.paths).sort()).toEqual(['/livez', '/predict', '/readyz']);
  expect(Object.keys(document.paths['/predict']!.post!.responses)).toEqual([
    ...['200', '413', '415', '422', '500', '503'],
  ]);
});

test('the pages forbid scripts of others', async () => {
  for (const path of ['/', '/docs', '/docs/static/index.html']) {
    const response = await ask(path);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
  }
});
