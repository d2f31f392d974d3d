import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of one file; gone when they have ended. */
export function temporaryFolder(name: string): { readonly path: string } {
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await realpath(await mkdtemp(join(tmpdir(), `havn-${name}-`)));
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
