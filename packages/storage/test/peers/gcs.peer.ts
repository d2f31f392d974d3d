import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStorage } from '../../src/index.ts';
import { contentOf } from '../../src/testing/content.ts';
import { makeAccount, startGcsServer } from '../../src/testing/index.ts';
import { isThere, python, runPython } from './peers.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe.skipIf(!isThere(python))('google-cloud-storage and the GCS server of the tests', () => {
  test('Google’s client sees a GCS, and reads and writes what Havn writes and reads', async () => {
    const account = makeAccount();
    const server = await startGcsServer({ accounts: [account], pageSize: 10 });
    const folder = await mkdtemp(join(tmpdir(), 'havn-google-'));
    const key = join(folder, 'key.json');
    await writeFile(key, account.keyFile(`${server.url}/token`));
    const options = { endpointurl: server.url, credentialpath: key };
    const uploads = join(folder, 'uploads');
    const storage = await openStorage('gs://bucket', options, { uploads });
    const content = randomBytes(17 * 2 ** 20);
    await writeFile(join(folder, 'havn'), content);
    await storage.upload('from-havn', join(folder, 'havn'));

    const seen = await runPython('gcs_client.py', server.url, key, folder);
    const { large_md5, ...rest } = seen as Record<string, unknown>;
    expect(rest).toEqual({
      small: 'hello',
      range: 'ell',
      size: 5,
      large: true,
      from_havn: md5(content),
      pages: 3,
      listed: true,
      folders: ['Grüße/', 'many/'],
      files: ['from-google', 'from-havn', 'small'],
      names: ['Grüße/数据 + &?#.txt'],
      deleted: 0,
      missing: 404,
      missing_blob: null,
      missing_bucket: 404,
    });
    expect(md5(await contentOf(storage, 'from-google'))).toBe(large_md5);
    await storage.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
});
