import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStorage } from '../open.ts';
import type { StorageOptions } from '../storage.ts';
import { contentOf } from '../testing/content.ts';
import { type HttpServerOptions, startHttpServer } from '../testing/http/server.ts';
import { startLocalServer } from '../testing/local-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const folder = temporaryFolder();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serverAndStorage(settings: HttpServerOptions = {}, options: StorageOptions = {}) {
  const server = await startHttpServer(settings);
  const storage = await openStorage(server.url, { method: 'PUT', ...options }, quick);
  closing.push(storage.close.bind(storage), server.close);
  return { server, storage };
}

const quick = { retry: { delayMs: 1 } };
const x = Buffer.from('x');
const login = { user: 'ada', password: 'very secret' };

test.each(['basic', 'digest', 'custom'] as const)(
  '%s logins are accepted and refused',
  async (kind) => {
    const header = kind === 'custom' ? { custom_auth_header: 'X-API-Key' } : {};
    const options = { auth: kind, ...header, ...login };
    const auth = { kind, ...login };
    const { storage } = await serverAndStorage({ auth }, options);
    await storage.write('a b', x);
    await storage.write('a b', Buffer.from('y'));
    expect(String(await contentOf(storage, 'a b'))).toBe('y');
    const wrong = await serverAndStorage({ auth }, { ...options, password: 'another secret' });
    const failure = await wrong.storage.write('a', x).catch((error) => error);
    expect(failure).toMatchObject({ code: 'CREDENTIALS_REJECTED' });
    expect(failure.message).toContain(kind === 'custom' ? 'X-API-Key' : 'the user ada');
    expect(`${failure.message}${failure.remedy}`).not.toContain('another secret');
  },
);

test('a server that wants a login says so', async () => {
  const { storage } = await serverAndStorage({ auth: { kind: 'basic', ...login } });
  await expect(storage.stat('a')).rejects.toMatchObject({ code: 'CREDENTIALS_MISSING' });
});

test('a login in the address works and is never shown', async () => {
  const server = await startHttpServer({ auth: { kind: 'basic', ...login } });
  closing.push(server.close);
  const url = server.url.replace('//', '//ada:very%20secret@');
  const storage = await openStorage(url, { method: 'PUT' });
  await storage.write('a', x);
  expect(storage.url).toBe(server.url);
  await storage.close();
});

test('a server that stores nothing with the method names the option', async () => {
  const { storage } = await serverAndStorage({}, { method: undefined });
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'STORAGE_UNSUPPORTED',
    remedy: expect.stringContaining('It answers 405 to POST: set method'),
  });
});

test('a server without ranges sends again what is there already', async () => {
  const { server, storage } = await serverAndStorage({ ranges: false });
  const content = Buffer.alloc(3 * 2 ** 20, 'abc');
  await storage.write('a', content);
  server.traffic.cutAfter(2 * 2 ** 20);
  expect((await contentOf(storage, 'a')).equals(content)).toBe(true);
  expect(await contentOf(storage, 'a', { start: content.length - 5 })).toEqual(
    content.subarray(-5),
  );
});

test('an overloaded server is asked again when it says', async () => {
  const { server, storage } = await serverAndStorage();
  server.fail({ status: 503, code: '', headers: { 'retry-after': '1' } });
  const began = Date.now();
  await storage.write('a', x);
  expect(Date.now() - began).toBeGreaterThanOrEqual(990);
});

test('a redirect is followed, and takes no login to another host', async () => {
  let seen: string | undefined = 'nothing';
  const elsewhere = await startLocalServer(async (request, response) => {
    seen = request.headers.authorization;
    response.end('there');
  });
  const server = await startLocalServer(async (request, response) => {
    const [own, other] = [`/moved${request.url}`, `${elsewhere.url}/a`];
    const location = request.url?.startsWith('/moved') ? other : own;
    response.writeHead(302, { location }).end(request.headers.authorization);
  });
  closing.push(elsewhere.close, server.close);
  const storage = await openStorage(server.url, { ...login });
  expect(String(await contentOf(storage, 'a'))).toBe('there');
  expect(seen).toBeUndefined();
  await storage.close();
});

test('an answer of unknown length is read to its end', async () => {
  const server = await startLocalServer(async (_, response) => {
    response.write('one ');
    response.end('two');
  });
  closing.push(server.close);
  const storage = await openStorage(server.url);
  await storage.download('a', join(folder.path, 'a'));
  expect(String(await contentOf(storage, 'a'))).toBe('one two');
  await storage.close();
});

test('a server that falls silent counts as cut off', async () => {
  const server = await startLocalServer(async (_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('five ');
  });
  closing.push(server.close);
  const retry = { delayMs: 1, attempts: 2, stallMs: 50 };
  const storage = await openStorage(server.url, {}, { retry });
  await expect(contentOf(storage, 'a')).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
  await storage.close();
});

test('a host that does not exist is told as such', async () => {
  const retry = { delayMs: 1, attempts: 2 };
  const storage = await openStorage('http://no-such-host.invalid/x', {}, { retry });
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'STORAGE_UNREACHABLE',
    message: expect.stringContaining('there is no host no-such-host.invalid'),
  });
  await storage.close();
});

test('a full disk there is told as such', async () => {
  const { server, storage } = await serverAndStorage();
  const file = join(folder.path, 'a');
  await writeFile(file, x);
  server.fail({ status: 507, code: '' });
  await expect(storage.upload('a', file)).rejects.toMatchObject({ code: 'DISK_FULL' });
});

test.each([
  [{ auth: 'magic' }, /basic, digest, custom/],
  [{ auth: 'custom' }, /go together/],
  [{ auth: 'custom', custom_auth_header: 'a: b' }, /no name of a header/],
  [{ method: 'DELETE' }, /PUT, POST or PATCH/],
  [{ ask_password: 'true' }, /nobody is asked/],
  [{ ssl_verfy: 'false' }, /has no option "ssl_verfy"/],
])('the options %j are refused', async (options, problem) => {
  const failure = await openStorage('https://host/x', options).catch((error) => error);
  expect(failure).toMatchObject({ code: 'STORAGE_OPTION', exitCode: 2 });
  expect(failure.message).toMatch(problem);
});
