import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStorage } from '../open.ts';
import type { Storage, StorageOptions } from '../storage.ts';
import { contentOf, keysOf } from '../testing/content.ts';
import { makeAccount } from '../testing/gcs/accounts.ts';
import { type GcsServerOptions, startGcsServer } from '../testing/gcs/server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { environmentOfTests } from '../testing/with-environment.ts';

const folder = temporaryFolder();
const environment = environmentOfTests();
const account = makeAccount();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serverAndStorage(
  settings: GcsServerOptions = { accounts: [account] },
  options: StorageOptions = { credentialpath: 'key.json' },
  url = 'gs://bucket/prefix',
) {
  await writeFile(join(folder.path, 'key.json'), account.keyFile());
  const server = await startGcsServer(settings);
  const storage = await openStorage(
    url,
    { endpointurl: server.url, ...options },
    { folder: folder.path, uploads: join(folder.path, 'uploads'), retry: { delayMs: 1 } },
  );
  closing.push(storage.close.bind(storage), server.close);
  return { server, storage };
}

const x = Buffer.from('x');

test.each([
  ['storage.objects.create', 'objectUser', (storage: Storage) => storage.write('a', x)],
  ['storage.objects.get', 'objectViewer', (storage: Storage) => contentOf(storage, 'a')],
  ['storage.objects.list', 'objectViewer', (storage: Storage) => keysOf(storage)],
  ['storage.objects.delete', 'objectUser', (storage: Storage) => storage.delete(['a'])],
])('who lacks %s is told by the account and the role to give', async (permission, role, act) => {
  const accounts = [{ ...account, denied: [permission] }];
  const { storage } = await serverAndStorage({ accounts });
  const failure = await act(storage).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'ACCESS_DENIED',
    message: `gs://bucket/prefix refuses ${permission} on gs://bucket; it was asked with the service account ${account.email}`,
  });
  expect((failure as { remedy: string }).remedy).toContain(
    `--member=serviceAccount:${account.email} --role=roles/storage.${role}`,
  );
});

test('a key that was replaced is refused by the account’s name', async () => {
  const { storage } = await serverAndStorage({ accounts: [makeAccount()] });
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'CREDENTIALS_REJECTED',
    message: expect.stringContaining(`the service account ${account.email}`),
  });
});

test('an anonymous caller learns how to log in', async () => {
  const { storage } = await serverAndStorage(undefined, { allow_anonymous_login: 'true' });
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'CREDENTIALS_MISSING',
    remedy: expect.stringContaining('gcloud auth application-default login'),
  });
});

test.each([undefined, 'not json', '{"type": "unheard of"}'])(
  'a key file that holds %j is named',
  async (content) => {
    if (content) await writeFile(join(folder.path, 'other.json'), content);
    const { storage } = await serverAndStorage(undefined, { credentialpath: 'other.json' });
    await expect(storage.stat('a')).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringContaining('other.json'),
    });
  },
);

test('an emulator of the environment is asked without credentials', async () => {
  const server = await startGcsServer();
  closing.push(server.close);
  environment({ STORAGE_EMULATOR_HOST: server.url.replace('http://', '') });
  const storage = await openStorage('gs://bucket');
  await storage.write('a', x);
  expect(await keysOf(storage)).toEqual(['a']);
  await storage.close();
});

test.each([
  (storage: Storage) => storage.write('a', x),
  (storage: Storage) => storage.stat('a'),
  (storage: Storage) => contentOf(storage, 'a'),
  (storage: Storage) => keysOf(storage),
])('a bucket that is not there is told as such (%#)', async (act) => {
  const { storage } = await serverAndStorage(undefined, undefined, 'gs://other/prefix');
  await expect(act(storage)).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
});

test('an overloaded server is asked again, and after that told as such', async () => {
  const { server, storage } = await serverAndStorage();
  server.fail({ status: 429, code: 'rateLimitExceeded', times: 2 });
  server.fail({ status: 403, code: 'userRateLimitExceeded', times: 2 });
  await storage.write('a', x);
  expect(server.requests).toHaveLength(5);
  server.fail({ status: 503, code: 'backendError', times: 99 });
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'STORAGE_ANSWER',
    message: expect.stringContaining('503'),
  });
});

test('a page of a listing may be long', async () => {
  const { server, storage } = await serverAndStorage();
  const bucket = server.buckets.get('bucket')!;
  const keys = Array.from({ length: 1_500 }, (_, i) => `${'long'.repeat(100)}/${i}`);
  for (const key of keys) bucket.put(`prefix/${key}`, x);
  expect(await keysOf(storage)).toEqual(keys.toSorted());
});

test('an upload that the place has forgotten begins anew', async () => {
  const { server, storage } = await serverAndStorage();
  const file = join(folder.path, 'large');
  const content = randomBytes(17 * 2 ** 20);
  await writeFile(file, content);
  server.fail({ status: 403, code: 'forbidden', method: 'PUT', path: /upload_id/ });
  await expect(storage.upload('large', file)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  server.buckets.get('bucket')!.sessions.clear();
  await storage.upload('large', file);
  expect((await contentOf(storage, 'large')).equals(content)).toBe(true);
});

test('a server that is not there is told with its address', async () => {
  const { server, storage } = await serverAndStorage();
  await server.close();
  await expect(storage.stat('a')).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
});
