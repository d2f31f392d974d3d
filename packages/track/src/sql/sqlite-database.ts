import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { SqlDatabase } from './database.ts';
import { StoreMissingError, StoreUnreachableError } from './errors.ts';
import { isCurrent, migrate } from './migrate.ts';
import { preparingOnce } from './prepared-statements.ts';
import { isBusy, SqliteWriter } from './sqlite-writer.ts';
import type { Tables } from './tables.ts';

/** A writer that finds the file locked waits without blocking the process: see `SqliteWriter`. */
const WRITER_BUSY_MS = 20;
/** Readers are locked out only while a crashed process's log is taken over. */
const READER_BUSY_MS = 30_000;
const OPEN_TRIES = 600;

/**
 * A database in one file, created when it is not there, unless it must exist. In WAL mode a committed write outlives a
 * killed process and readers never wait for a writer; reads have a connection of their own.
 */
export async function openSqlite(
  file: string,
  { mustExist = false }: { readonly mustExist?: boolean | undefined } = {},
): Promise<SqlDatabase> {
  if (mustExist) checkIsStore(file);
  let reader: Database.Database;
  let handle: Database.Database;
  try {
    mkdirSync(dirname(file), { recursive: true });
    handle = await retried(() => connect(file, WRITER_BUSY_MS));
    reader = await retried(() => connect(file, READER_BUSY_MS));
  } catch (error) {
    throw new StoreUnreachableError(file, error);
  }
  const connection = kysely(handle);
  const read = kysely(reader);
  const writer = new SqliteWriter(handle, connection, file);
  if (!(await isCurrent(read as unknown as Kysely<unknown>, 'sqlite'))) {
    await writer.write((db) => migrate(db as unknown as Kysely<unknown>, 'sqlite', file));
  }
  return {
    dialect: 'sqlite',
    place: file,
    read,
    write: (work) => writer.write(work),
    async close() {
      await writer.idle();
      await read.destroy();
      await connection.destroy();
    },
  };
}

/** Looks without touching: nothing is made, and another program's database stays as it is. */
function checkIsStore(file: string): void {
  if (!existsSync(file)) throw new StoreMissingError(file);
  let version: number;
  try {
    const database = new Database(file);
    const row = database.prepare('pragma user_version').get() as { readonly user_version: number };
    version = row.user_version;
    database.close();
  } catch (error) {
    throw new StoreUnreachableError(file, error);
  }
  if (version > 0) return;
  throw new StoreMissingError(file, 'Runs of a database of MLflow: havn import mlflow-db FILE');
}

function kysely(database: Database.Database): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparingOnce(database) }) });
}

function connect(file: string, busyMs: number): Database.Database {
  const database = new Database(file);
  database.pragma(`busy_timeout = ${busyMs}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  // LIKE tells upper from lower case, as MLflow's does; ILIKE lowers both sides.
  database.pragma('case_sensitive_like = true');
  database.pragma('cache_size = -65536');
  return database;
}

/** Going over to WAL needs the file alone for a moment. */
async function retried<T>(open: () => T): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return open();
    } catch (error) {
      if (!isBusy(error) || tries >= OPEN_TRIES) throw error;
      await sleep(5 + Math.random() * 50);
    }
  }
}
