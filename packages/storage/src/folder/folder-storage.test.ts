import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open.ts';
import { describeStorage } from '../testing/conformance.ts';

describeStorage('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'havn-storage-folder-'));
  return {
    open: () => openStorage(folder),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});
