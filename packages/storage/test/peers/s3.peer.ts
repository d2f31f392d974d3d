import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStorage } from '../../src/index.ts';
import { contentOf } from '../../src/testing/content.ts';
import { startS3Server, testKey } from '../../src/testing/index.ts';
import { isThere, python, runPython } from './peers.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe.skipIf(!isThere(python))('boto3 and the S3 server of the tests', () => {
  test('boto3 sees an S3, and reads and writes what Havn writes and reads', async () => {
    const server = await startS3Server({ pageSize: 10 });
    const folder = await mkdtemp(join(tmpdir(), 'havn-boto-'));
    const { id, secret } = testKey;
    const options = { endpointurl: server.url, access_key_id: id, secret_access_key: secret };
    const uploads = join(folder, 'uploads');
    const storage = await openStorage('s3://bucket', options, { uploads });
    const content = randomBytes(17 * 2 ** 20);
    await writeFile(join(folder, 'havn'), content);
    await storage.upload('from-havn', join(folder, 'havn'));

    const seen = await runPython('s3_client.py', server.url, id, secret, folder);
    const { large_md5, large_etag, ...rest } = seen as Record<string, unknown>;
    expect(rest).toEqual({
      small: 'hello',
      etag: `"${md5(Buffer.from('hello'))}"`,
      range: 'ell',
      large: true,
      from_havn: md5(content),
      pages: 3,
      listed: true,
      folders: ['Grüße/', 'many/'],
      files: ['from-boto', 'from-havn', 'small'],
      names: ['Grüße/数据 + &?#.txt'],
      deleted: 0,
      missing: ['NoSuchKey', 404],
      missing_head: ['404', 404],
      missing_bucket: ['NoSuchBucket', 404],
      beyond: ['InvalidRange', 416],
      wrong_secret: ['SignatureDoesNotMatch', 403],
    });
    expect(md5(await contentOf(storage, 'from-boto'))).toBe(large_md5);
    expect(large_etag).toMatch(/-3"$/);
    expect((await storage.stat('from-boto'))?.tag).toBe(large_etag);
    await storage.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
});
