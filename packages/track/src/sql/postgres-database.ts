import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Connection, SqlDatabase } from './database.ts';
import { StoreMissingError, StoreUnreachableError } from './errors.ts';
import { isCurrent, migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 10;
/** The number of the lock under which one process at a time brings the schema up to date. */
const MIGRATION_LOCK = 4_846_371;
/** int8: every whole number kept here fits a double. */
const INT8 = 20;
const TRIES = 10;

/** A database of a Postgres server; the schema is made where it is not, unless it must exist. */
export async function openPostgres(
  url: string,
  { mustExist = false }: { readonly mustExist?: boolean | undefined } = {},
): Promise<SqlDatabase> {
  const place = withoutSecrets(url);
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    types: {
      getTypeParser: ((id: number, format?: 'text') =>
        id === INT8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that the server ends is replaced by the pool; nobody waits for it.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    if (mustExist && !(await hasSchema(db))) throw new StoreMissingError(place);
    await bringUpToDate(db as unknown as Kysely<unknown>, place);
  } catch (error) {
    await db.destroy();
    throw error instanceof Error && 'remedy' in error
      ? error
      : new StoreUnreachableError(place, error);
  }
  return {
    dialect: 'postgres',
    place,
    read: db,
    write: (work) => retried(() => db.transaction().execute(work)),
    close: () => db.destroy(),
  };
}

/** Whether Havn ever wrote there. */
async function hasSchema(db: Connection): Promise<boolean> {
  const query = sql<{ readonly name: string | null }>`select to_regclass('havn_schema') as name`;
  return Boolean((await query.execute(db)).rows[0]?.name);
}

async function bringUpToDate(db: Kysely<unknown>, place: string): Promise<void> {
  if (await isCurrent(db, 'postgres')) return;
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction);
    await migrate(transaction, 'postgres', place);
  });
}

/** A transaction that the server ended for another's sake has changed nothing: it is done again. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || tries >= TRIES) throw error;
      await sleep(Math.random() * 20 * tries);
    }
  }
}

/** Serialization failure, deadlock. */
function isConflict(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === '40001' || code === '40P01';
}

function withoutSecrets(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = '';
    parsed.search = '';
    return parsed.href;
  } catch {
    return 'postgres://…';
  }
}
