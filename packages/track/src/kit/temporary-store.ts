/**
 * @file `@havn/track/testing`: a real store for tests, so that nobody mocks a tracker.
 *
 *     await withTemporaryStore(async ({ store }) => { … });
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../open-store.ts';
import type { RunStore } from '../store.ts';

export interface TemporaryStore {
  readonly store: RunStore;
  /** What `havn train` would take for `HAVN_HOME`. */
  readonly home: string;
  /** Closes the store and removes its folder. */
  close(): Promise<void>;
}

/** A store in a folder of its own, as real as any. */
export async function temporaryStore(): Promise<TemporaryStore> {
  const home = await mkdtemp(join(tmpdir(), 'havn-store-'));
  const store = await openStore(home);
  return {
    store,
    home,
    async close() {
      await store.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Calls `use` with a store that is gone afterwards, also when it throws. */
export async function withTemporaryStore<T>(
  use: (temporary: TemporaryStore) => Promise<T>,
): Promise<T> {
  const temporary = await temporaryStore();
  try {
    return await use(temporary);
  } finally {
    await temporary.close();
  }
}
