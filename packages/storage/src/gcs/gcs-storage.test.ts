import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open.ts';
import { describeStorage } from '../testing/conformance.ts';
import { makeAccount } from '../testing/gcs/accounts.ts';
import { startGcsServer } from '../testing/gcs/server.ts';

const account = makeAccount();

describeStorage('a bucket of Google Cloud Storage', async () => {
  const server = await startGcsServer({ accounts: [account], pageSize: 10 });
  const folder = await mkdtemp(join(tmpdir(), 'havn-gcs-'));
  await writeFile(join(folder, 'key.json'), account.keyFile());
  const options = { endpointurl: server.url, credentialpath: 'key.json' };
  const context = { folder, uploads: join(folder, 'uploads'), retry: { delayMs: 1 } };
  return {
    open: () => openStorage('gs://bucket/some/prefix', options, context),
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    moved: () => server.traffic.moved,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
