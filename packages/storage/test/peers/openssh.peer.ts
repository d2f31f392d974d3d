import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../src/index.ts';
import { describeStorage } from '../../src/testing/conformance.ts';
import { startSshServer } from '../../src/testing/index.ts';
import { isThere, sftpServer } from './peers.ts';

// With what it has beyond the standard: renames that replace, and fsync.
if (isThere(sftpServer)) {
  describeStorage('a folder served by OpenSSH’s own sftp-server', async () => {
    const server = await startSshServer({ sftpServer });
    const uploads = await mkdtemp(join(tmpdir(), 'havn-uploads-'));
    const url = `ssh://${server.user}@127.0.0.1:${server.port}${server.folder}/some/folder`;
    const context = { sshConfig: server.config, uploads, retry: { delayMs: 1 } };
    return {
      open: () => openStorage(url, { keyfile: server.keyFile }, context),
      close: async () => {
        await server.close();
        await rm(uploads, { recursive: true, force: true });
      },
    };
  });
}
