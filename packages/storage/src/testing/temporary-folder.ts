import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder for each test of a file, gone after it. */
export function temporaryFolder(): { readonly path: string } {
  const place = { path: '' };
  beforeEach(async () => {
    place.path = await mkdtemp(join(tmpdir(), 'havn-storage-'));
  });
  afterEach(() => rm(place.path, { recursive: true, force: true }));
  return place;
}
