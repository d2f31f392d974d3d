import { type Kysely, sql } from 'kysely';
import type { DialectName } from './database.ts';
import { SchemaTooNewError } from './errors.ts';
import { createRunTables } from './migrations/0001-runs.ts';
import { createTrackingTables } from './migrations/0002-tracking.ts';
import { createRegistryTables } from './migrations/0003-registry.ts';
import { createArtifactTables } from './migrations/0004-artifacts.ts';
import { createTriggerTables } from './migrations/0005-triggers.ts';
import { createKeyTables } from './migrations/0006-keys.ts';
import { createMetricOrder } from './migrations/0007-metric-order.ts';

type Migration = (db: Kysely<unknown>, dialect: DialectName) => Promise<void>;

/** Forward only: a migration that was released is never edited; its place is the schema's version. */
const migrations: readonly Migration[] = [
  createRunTables,
  upgradeRunTables,
  createRegistryTables,
  createArtifactTables,
  createTriggerTables,
  createKeyTables,
  createMetricOrder,
];

async function upgradeRunTables(db: Kysely<unknown>, dialect: DialectName): Promise<void> {
  if (dialect === 'postgres') return createTrackingTables(db, dialect);
  const { moveAside, moveOver } = await import('./migrations/0002-move.ts');
  await moveAside(db);
  await createTrackingTables(db, dialect);
  await moveOver(db);
}

/** Brings the schema up to date, within one transaction of `db`. `place` is for messages. */
export async function migrate(
  db: Kysely<unknown>,
  dialect: DialectName,
  place: string,
): Promise<void> {
  const found = await schemaVersion(db, dialect);
  if (found > migrations.length) throw new SchemaTooNewError(place, found, migrations.length);
  for (let version = found; version < migrations.length; version++) {
    await migrations[version]!(db, dialect);
    await setSchemaVersion(db, dialect, version + 1);
  }
}

export async function isCurrent(db: Kysely<unknown>, dialect: DialectName): Promise<boolean> {
  return (await schemaVersion(db, dialect)) === migrations.length;
}

async function schemaVersion(db: Kysely<unknown>, dialect: DialectName): Promise<number> {
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
    return rows[0]?.user_version ?? 0;
  }
  const found = await sql<{
    name: string | null;
  }>`select to_regclass('havn_schema') as name`.execute(db);
  // Postgres began with the second version.
  if (!found.rows[0]?.name) return 1;
  const { rows } = await sql<{ version: number }>`select version from havn_schema`.execute(db);
  return rows[0]?.version ?? 1;
}

async function setSchemaVersion(
  db: Kysely<unknown>,
  dialect: DialectName,
  version: number,
): Promise<void> {
  if (dialect === 'sqlite') {
    await sql.raw(`pragma user_version = ${version}`).execute(db);
    return;
  }
  await sql`create table if not exists havn_schema (version integer not null)`.execute(db);
  await sql`delete from havn_schema`.execute(db);
  await sql`insert into havn_schema values (${version})`.execute(db);
}
