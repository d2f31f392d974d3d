import { HavnError, havnHome } from '@havn/core';
import {
  type Database,
  databaseStore,
  type OpenDatabaseOptions,
  openDatabase,
} from './open-database.ts';
import { serverStore } from './open-server.ts';
import type { OpenedStore } from './opened-store.ts';
import { hasOwnStore } from './own-store.ts';
import type { PlaceFlags } from './store-flags.ts';

class NeedsDatabaseError extends HavnError {
  readonly code = 'NEEDS_DATABASE';
  override readonly exitCode = 2;
  constructor(what: string) {
    super(`${what} works on a database, and the store is the address of a server`, {
      remedy:
        'Give the address of its database: --store sqlite:///FILE or postgres://… ' +
        '(--store "" is the project, whatever HAVN_STORE says).',
    });
  }
}

export interface WithStoreOptions extends PlaceFlags {
  /** Who does it, for the audit log. */
  readonly as?: string;
  /** Makes the store of the project where there is none; else it is as an empty one. */
  readonly makeOwn?: boolean;
}

/** Opens what `--store` names, or the store of the project, for one command. */
export async function withStore<T>(
  options: WithStoreOptions,
  use: (store: OpenedStore) => Promise<T>,
): Promise<T> {
  const store = await openNamed(options);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function openNamed({ makeOwn = false, ...options }: WithStoreOptions): Promise<OpenedStore> {
  const { store: url } = options;
  if (url && isServer(url)) return serverStore(url, options);
  if (url || makeOwn || hasOwnStore()) return databaseStore(await openKnown(options));
  const { noStore } = await import('./no-store.ts');
  return noStore(havnHome());
}

/** As `withStore`, for what a server cannot be asked for. `what` names it in the error. */
export async function withDatabase<T>(
  what: string,
  options: OpenDatabaseOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  refuseServer(what, options);
  const database = await openKnown(options);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** For who does something before the database is opened. */
export function refuseServer(what: string, { store }: { readonly store?: string | null }): void {
  if (store && isServer(store)) throw new NeedsDatabaseError(what);
}

function isServer(url: string): boolean {
  return /^https?:/i.test(url);
}

async function openKnown(options: OpenDatabaseOptions): Promise<Database> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(options.store ?? '')?.[1];
  if (scheme !== undefined && !/^(sqlite|file|postgres(ql)?)$/.test(scheme)) {
    const { StoreUrlError } = await import('@havn/track');
    const remedy = 'Give sqlite:///FILE, postgres://HOST/DATABASE, or http(s)://… of a server.';
    throw new StoreUrlError(options.store!, remedy);
  }
  return openDatabase(options);
}
