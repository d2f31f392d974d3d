import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStorage } from '../open.ts';
import type { Storage, StorageOptions } from '../storage.ts';
import { contentOf, keysOf } from '../testing/content.ts';
import {
  type S3Server,
  type S3ServerOptions,
  startS3Server,
  testKey,
} from '../testing/s3/server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { environmentOfTests } from '../testing/with-environment.ts';

const folder = temporaryFolder();
const environment = environmentOfTests();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const keyOptions = { access_key_id: testKey.id, secret_access_key: testKey.secret };

async function serverAndStorage(
  settings: S3ServerOptions = {},
  options: StorageOptions = keyOptions,
  url = 's3://bucket/prefix',
): Promise<{ server: S3Server; storage: Storage }> {
  const server = await startS3Server(settings);
  const storage = await openStorage(
    url,
    { endpointurl: server.url, ...options },
    { folder: folder.path, uploads: join(folder.path, 'uploads'), retry: { delayMs: 1 } },
  );
  closing.push(storage.close.bind(storage), server.close);
  return { server, storage };
}

const x = Buffer.from('x');

test('a wrong secret is told with the key it belongs to, never itself', async () => {
  const secret = 'a wrong and very secret secret';
  const { storage } = await serverAndStorage({}, { ...keyOptions, secret_access_key: secret });
  const failure = await storage.write('a', x).catch((error) => error);
  expect(failure).toMatchObject({ code: 'CREDENTIALS_REJECTED' });
  expect(failure.message).toContain(`the access key ${testKey.id} of its options`);
  expect(`${failure.message}${failure.remedy}${failure.cause}`).not.toContain(secret);
});

test('expired credentials say whose they are and how to renew them', async () => {
  const key = { ...testKey, token: 'session', expired: true };
  const options = { ...keyOptions, session_token: 'session' };
  const { storage } = await serverAndStorage({ keys: [key] }, options);
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'CREDENTIALS_EXPIRED',
    message: `s3://bucket/prefix no longer accepts the access key ${testKey.id} of its options: it has expired`,
    remedy: expect.stringContaining('aws sso login'),
  });
  // The answer to HEAD has no body that could say so.
  await expect(storage.stat('a')).rejects.toMatchObject({ code: 'CREDENTIALS_EXPIRED' });
});

test.each([
  ['s3:PutObject', (storage: Storage) => storage.write('a', x), '/prefix/a'],
  ['s3:GetObject', (storage: Storage) => contentOf(storage, 'a'), '/prefix/a'],
  ['s3:GetObject', (storage: Storage) => storage.stat('a'), '/prefix/a'],
  ['s3:ListBucket', (storage: Storage) => keysOf(storage), ''],
  ['s3:DeleteObject', (storage: Storage) => storage.delete(['a']), '/prefix/a'],
])('who may not %s is told what is lacking', async (action, act, path) => {
  const { storage } = await serverAndStorage({ keys: [{ ...testKey, denied: [action] }] });
  await expect(act(storage)).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: `s3://bucket/prefix refuses ${action} on arn:aws:s3:::bucket${path}; it was asked with the access key ${testKey.id} of its options`,
    remedy: expect.stringContaining('IAM'),
  });
});

test.each([
  (storage: Storage) => storage.write('a', x),
  (storage: Storage) => storage.stat('a'),
  (storage: Storage) => contentOf(storage, 'a'),
  (storage: Storage) => keysOf(storage),
  (storage: Storage) => storage.delete(['a']),
])('a bucket that is not there is told as such (%#)', async (act) => {
  const { storage } = await serverAndStorage({}, keyOptions, 's3://other');
  await expect(act(storage)).rejects.toMatchObject({
    code: 'BUCKET_NOT_FOUND',
    message: 'the bucket "other" of s3://other does not exist',
  });
});

test('an overloaded server is asked again, and after that told as such', async () => {
  const { server, storage } = await serverAndStorage();
  server.fail({ status: 503, code: 'SlowDown', times: 3 });
  await storage.write('a', x);
  expect(server.requests).toHaveLength(4);
  server.fail({ status: 503, code: 'SlowDown', times: 99 });
  await expect(storage.write('a', x)).rejects.toMatchObject({
    code: 'STORAGE_ANSWER',
    message: expect.stringContaining('503 SlowDown'),
  });
  expect(server.requests).toHaveLength(10);
});

test('credentials that expire on the way keep the parts that are there', async () => {
  const { server, storage } = await serverAndStorage();
  const file = join(folder.path, 'large');
  const content = randomBytes(18 * 2 ** 20);
  await writeFile(file, content);
  server.fail({ status: 400, code: 'ExpiredToken', method: 'PUT', path: /partNumber=3/ });
  await expect(storage.upload('large', file)).rejects.toMatchObject({
    code: 'CREDENTIALS_EXPIRED',
  });
  expect(await storage.stat('large')).toBeUndefined();
  const before = server.traffic.moved;
  await storage.upload('large', file);
  expect(server.traffic.moved - before).toBeLessThan(3 * 2 ** 20);
  expect((await contentOf(storage, 'large')).equals(content)).toBe(true);
});

test('an upload that the place has forgotten begins anew', async () => {
  const { server, storage } = await serverAndStorage();
  const file = join(folder.path, 'large');
  await writeFile(file, randomBytes(9 * 2 ** 20));
  server.fail({ status: 403, code: 'AccessDenied', method: 'PUT', path: /partNumber=2/ });
  await expect(storage.upload('large', file)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  server.buckets.get('bucket')!.uploads.clear();
  await storage.upload('large', file);
  expect(await storage.stat('large')).toMatchObject({ size: 9 * 2 ** 20 });
});

test('an object that is replaced while it is read is no mixture', async () => {
  const { server, storage } = await serverAndStorage();
  await storage.write('a', randomBytes(4 * 2 ** 20));
  const read = storage.read('a')[Symbol.asyncIterator]();
  await read.next();
  server.buckets.get('bucket')!.put('prefix/a', randomBytes(4 * 2 ** 20));
  server.traffic.cutAfter(1);
  const rest = async () => {
    while (!(await read.next()).done);
  };
  await expect(rest()).rejects.toMatchObject({ code: 'OBJECT_CHANGED' });
});

test('a server that is not there is told with its address', async () => {
  const { server, storage } = await serverAndStorage();
  await server.close();
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'STORAGE_UNREACHABLE',
    message: expect.stringContaining(`${server.url} refuses connections`),
  });
});

test('the credentials of a profile are found, and told by its name', async () => {
  const secrets = `[dev]\naws_access_key_id = ${testKey.id}\naws_secret_access_key = ${testKey.secret}\n`;
  await writeFile(join(folder.path, 'credentials'), secrets);
  environment({ AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: undefined });
  const options = { profile: 'dev', credentialpath: 'credentials', region: 'eu-north-1' };
  const keys = [{ ...testKey, denied: ['s3:PutObject'] }];
  const { storage } = await serverAndStorage({ keys }, options);
  expect(await storage.stat('a')).toBeUndefined();
  await expect(storage.write('a', x)).rejects.toThrow(`${testKey.id} of the profile dev`);
});

test('without credentials it says where it looked; a public place needs none', async () => {
  environment({
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_PROFILE: undefined,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none'),
    AWS_CONFIG_FILE: join(folder.path, 'none'),
  });
  const { storage } = await serverAndStorage({ anonymous: true }, {});
  await expect(storage.stat('a')).rejects.toMatchObject({
    code: 'CREDENTIALS_MISSING',
    remedy: expect.stringContaining('aws sso login'),
  });
  const open = await serverAndStorage({ anonymous: true }, { allow_anonymous_login: 'true' });
  await open.storage.write('a', x);
  expect(await open.storage.stat('a')).toMatchObject({ size: 1 });
});

test.each([
  ['s3://', 'names no bucket'],
  ['s3://user:secret@bucket/x', 'holds a user or a key'],
  ['s3://bucket/a/../b', 'has an empty name'],
  ['s3://bucket/a?versionId=secret', 'holds "?"'],
])('the address %j is refused without its secret', async (url, problem) => {
  const failure = await openStorage(url).catch((error) => error);
  expect(failure).toMatchObject({ code: 'STORAGE_URL', exitCode: 2 });
  expect(failure.message).toContain(problem);
  expect(failure.message).not.toContain('secret');
});
