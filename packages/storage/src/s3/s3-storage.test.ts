import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open.ts';
import { describeStorage } from '../testing/conformance.ts';
import { startS3Server, testKey } from '../testing/s3/server.ts';

describeStorage('a bucket of S3', async () => {
  const server = await startS3Server({ pageSize: 10 });
  const uploads = await mkdtemp(join(tmpdir(), 'havn-uploads-'));
  const options = {
    endpointurl: server.url,
    access_key_id: testKey.id,
    secret_access_key: testKey.secret,
    multipart_chunksize: '5MiB',
  };
  return {
    open: () => openStorage('s3://bucket/some/prefix', options, { uploads, retry: { delayMs: 1 } }),
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    moved: () => server.traffic.moved,
    close: async () => {
      await server.close();
      await rm(uploads, { recursive: true, force: true });
    },
  };
});
