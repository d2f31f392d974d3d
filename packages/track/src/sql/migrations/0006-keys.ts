import { type Kysely, sql } from 'kysely';
import type { DialectName } from '../database.ts';
import { inDialect, words } from './0002-tracking.ts';

/** What runs of an experiment logged, by name; where files of runs lie that are gone for good. */
export async function createKeyTables(db: Kysely<unknown>, dialect: DialectName): Promise<void> {
  const { clustered } = words(dialect);
  const logged = (kind: number, table: string) =>
    `select distinct r.experiment, ${kind}, t.key from ${table} t join runs r on r.key = t.run`;
  const statements = [
    `create table experiment_keys (experiment integer not null, kind smallint not null,
      key integer not null, primary key (experiment, kind, key)) ${clustered}`,
    `insert into experiment_keys (experiment, kind, key) ${logged(0, 'params')}
      union ${logged(1, 'latest_metrics')} union ${logged(2, 'tags')}`,
    `create table purged_places (place text primary key, since bigint not null)`,
  ];
  for (const statement of statements) await sql.raw(inDialect(statement, dialect)).execute(db);
}
