import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import { migrations, type Tables } from './schema.ts';
import { sqlStore } from './sql-store.ts';
import type { RunStore } from './store.ts';

/** How long a writer waits for another process's transaction. */
const BUSY_TIMEOUT_MS = 30_000;

/**
 * The store of one machine: `havn.db` in the folder `home`, created when it is not there. In WAL
 * mode a committed write outlives a killed process and readers never wait for a writer.
 */
export async function openStore(home: string): Promise<RunStore> {
  const file = join(home, 'havn.db');
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file);
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  await migrate(db);
  return sqlStore(db, file);
}

/** `begin immediate` makes processes that open a new store at once wait for each other. */
async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async (connection) => {
    if ((await schemaVersion(connection)) >= migrations.length) return;
    await sql`begin immediate`.execute(connection);
    try {
      for (let version = await schemaVersion(connection); version < migrations.length; version++) {
        await migrations[version]!(connection as unknown as Kysely<unknown>);
        await sql.raw(`pragma user_version = ${version + 1}`).execute(connection);
      }
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}
