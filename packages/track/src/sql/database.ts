import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type DialectName = 'sqlite' | 'postgres';

export type Connection = Kysely<Tables>;

/**
 * A database that the store works on. A `write` is one transaction: all of `work` is kept, on
 * disk, when its promise resolves, or nothing of it; it may be called again where the database
 * asks for that, so `work` has no effect outside. Reads see what was acknowledged before.
 */
export interface SqlDatabase {
  readonly dialect: DialectName;
  /** A file or an address without secrets, for messages. */
  readonly place: string;
  readonly read: Connection;
  write<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
