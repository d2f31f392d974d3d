import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStorage } from '../open.ts';
import type { Storage, StorageOptions } from '../storage.ts';
import { contentOf } from '../testing/content.ts';
import { type SshServer, type SshServerOptions, startSshServer } from '../testing/ssh/server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { environmentOfTests } from '../testing/with-environment.ts';

const folder = temporaryFolder();
const environment = environmentOfTests();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serverAndStorage(
  settings: SshServerOptions = {},
  options: (server: SshServer) => StorageOptions = ({ keyFile }) => ({ keyfile: keyFile }),
): Promise<{ server: SshServer; storage: Storage; url: string }> {
  const server = await startSshServer(settings);
  const url = `ssh://tester@127.0.0.1:${server.port}/data`;
  const storage = await open(server, url, options(server));
  closing.push(server.close);
  return { server, storage, url };
}

async function open(server: SshServer, url: string, options: StorageOptions): Promise<Storage> {
  const context = { sshConfig: server.config, folder: folder.path, retry: { delayMs: 1 } };
  const storage = await openStorage(url, options, context);
  closing.unshift(storage.close.bind(storage));
  return storage;
}

const x = Buffer.from('x');

test('a host that is not known is not talked to', async () => {
  const { server, url } = await serverAndStorage();
  await writeFile(server.config, `UserKnownHostsFile ${join(folder.path, 'none')}\n`);
  const storage = await open(server, url, { keyfile: server.keyFile });
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'HOST_KEY',
    message: expect.stringContaining('is not known'),
    remedy: expect.stringContaining('compare the fingerprint'),
  });
});

test('a host whose key has changed is not talked to', async () => {
  const { server, url } = await serverAndStorage();
  const other = await startSshServer();
  closing.push(other.close);
  const known = join(server.folder, '../../known_hosts');
  await rename(join(other.folder, '../../known_hosts'), known);
  const text = (await readFile(known, 'utf8')).replace(`:${other.port}`, `:${server.port}`);
  await writeFile(known, text);
  const storage = await open(server, url, { keyfile: server.keyFile });
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'HOST_KEY',
    remedy: expect.stringContaining(`ssh-keygen -R "[127.0.0.1]:${server.port}"`),
  });
});

test('a key that the host does not know is told with its user', async () => {
  const { server } = await serverAndStorage();
  const other = await serverAndStorage();
  const url = `ssh://tester@127.0.0.1:${server.port}/data`;
  const storage = await open(server, url, { keyfile: other.server.keyFile, allow_agent: 'false' });
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'CREDENTIALS_REJECTED',
    message: expect.stringContaining(`the ssh user tester with the key ${other.server.keyFile}`),
    remedy: expect.stringContaining('authorized_keys'),
  });
});

test('passwords are accepted and refused, and never shown', async () => {
  const password = `pass '"$word`;
  const { server, storage, url } = await serverAndStorage({ password }, () => ({ password }));
  await storage.write('a', x);
  expect(await storage.stat('a')).toMatchObject({ size: 1 });
  const wrong = await open(server, url, { password: 'wrong secret' });
  const failure = await wrong.stat('a').catch((error) => error);
  expect(failure).toMatchObject({ code: 'CREDENTIALS_REJECTED' });
  expect(failure.message).toContain('the ssh user tester with a password');
  expect(`${failure.message}${failure.remedy}${failure.cause}`).not.toContain('wrong secret');
});

test.each([
  ['OPEN', (storage: Storage) => storage.write('a', x), 'to write /data/a'],
  ['OPEN', (storage: Storage) => contentOf(storage, 'a'), 'to read /data/a'],
  ['REMOVE', (storage: Storage) => storage.delete(['a']), 'to delete /data/a'],
])('who may not %s there is told what is lacking', async (request, act, lacks) => {
  const { storage } = await serverAndStorage({ failing: { [request]: 3 } });
  await expect(act(storage)).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: expect.stringContaining(lacks),
  });
});

test('a failure of the server’s own leaves no object', async () => {
  const { storage } = await serverAndStorage({ failing: { WRITE: 4 } });
  await expect(storage.write('a', x)).rejects.toMatchObject({ code: 'STORAGE_ANSWER' });
  expect(await storage.stat('a')).toBeUndefined();
});

test('a host that is not there is told as such', async () => {
  const { server } = await serverAndStorage();
  const storage = await open(server, 'ssh://tester@127.0.0.1:1/data', {});
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'STORAGE_UNREACHABLE',
    message: expect.stringContaining('127.0.0.1 refuses connections'),
  });
});

test('a machine without OpenSSH learns what to install', async () => {
  const { storage } = await serverAndStorage();
  const empty = join(folder.path, 'empty');
  await mkdir(empty);
  environment({ PATH: empty, Path: empty });
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'STORAGE_UNREACHABLE',
    message: expect.stringContaining('the program ssh is not installed'),
  });
});

test.each([
  ['ssh://', /cannot be read/],
  ['ssh://host:0/x', /has the port 0/],
  ['ssh://host:99999/x', /has the port 99999/],
  ['ssh://ada:very-secret@host/x', /holds a password/],
  ['ssh://-oProxyCommand=evil/x', /names no host/],
  ['ssh://-oProxyCommand=evil@host/x', /names no user/],
  ['ssh://host/a/../../etc', /has ".."/],
])('the address %j is refused', async (url, problem) => {
  const failure = await openStorage(url).catch((error) => error);
  expect(failure).toMatchObject({ code: 'STORAGE_URL', exitCode: 2 });
  expect(failure.message).toMatch(problem);
  expect(failure.message).not.toContain('very-secret');
});
