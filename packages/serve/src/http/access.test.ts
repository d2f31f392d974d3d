import { request } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { post, serveOwnModel } from '../testing/own-model.ts';

describe('on loopback', async () => {
  const server = await serveOwnModel();
  afterAll(server.close);

  /** `fetch` would not let the Host header be set. */
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { port: server.port, host: '127.0.0.1', path: '/livez', headers: { host } };
      request(options, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      })
        .once('error', reject)
        .end();
    });

  test.each(['localhost', 'localhost:8000', 'LOCALHOST:1', '127.0.0.1:80', '127.1.2.3', '[::1]:9'])(
    'a client may call it %s',
    async (host) => expect(await statusFor(host)).toBe(200),
  );

  test.each([
    'example.org',
    'localhost.example.org',
    '127.0.0.1.example.org:80',
    '0.0.0.0',
    '10.0.0.1',
  ])('a name that others can point here is refused: %s', async (host) =>
    expect(await statusFor(host)).toBe(421),
  );
});

describe('with a token', async () => {
  const server = await serveOwnModel({ token: 'secret', loopback: false });
  afterAll(server.close);

  test('a request that carries it is answered', async () => {
    const response = await post(server.url, { text: 'x' }, { authorization: 'Bearer secret' });
    expect(response.status).toBe(200);
  });

  test.each(['', 'Bearer wrong', 'Bearer', 'secret', 'Basic secret'])(
    'a request without it is answered 401: %j',
    async (authorization) => {
      const response = await post(server.url, { text: 'x' }, { authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
    },
  );

  test('paths that do not exist are not told apart', async () => {
    expect((await fetch(`${server.url}/anything`)).status).toBe(401);
    expect((await fetch(`${server.url}/predict`)).status).toBe(401);
  });

  test('health, the page’s shell and the API’s description are open', async () => {
    for (const path of ['/', '/page/main.js', '/livez', '/readyz', '/openapi.json', '/docs']) {
      expect((await fetch(`${server.url}${path}`)).status).toBe(200);
    }
  });

  test('the OpenAPI document says so', async () => {
    const document = await (await fetch(`${server.url}/openapi.json`)).json();
    expect(document).toMatchObject({
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    });
  });
});
