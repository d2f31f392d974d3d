import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { havnHome } from '@havn/core';
import type { RunStore } from '@havn/track';

/** Looking for records makes no store where there is none. */
export function hasOwnStore(): boolean {
  return existsSync(join(havnHome(), 'havn.db'));
}

/** Opens the store of this project for one call. */
export async function withOwnStore<T>(use: (store: RunStore) => Promise<T>): Promise<T> {
  const { openStore } = await import('@havn/track');
  const store = await openStore(havnHome());
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
