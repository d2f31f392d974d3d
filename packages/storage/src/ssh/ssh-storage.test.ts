import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open.ts';
import { describeStorage } from '../testing/conformance.ts';
import { startSshServer } from '../testing/ssh/server.ts';

describeStorage('a folder of another machine, by SSH', async () => {
  const server = await startSshServer();
  const uploads = await mkdtemp(join(tmpdir(), 'havn-uploads-'));
  const url = `ssh://${server.user}@127.0.0.1:${server.port}/data/some/folder`;
  const context = { sshConfig: server.config, uploads, retry: { delayMs: 1 } };
  return {
    open: () => openStorage(url, { keyfile: server.keyFile }, context),
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    moved: () => server.traffic.moved,
    close: async () => {
      await server.close();
      await rm(uploads, { recursive: true, force: true });
    },
  };
});
