import { type Kysely, sql } from 'kysely';
import type { DialectName } from '../database.ts';
import { inDialect, words } from './0002-tracking.ts';

/** Triggers, the lease of a delivery apart from when it is due, and a log of every attempt. */
export async function createTriggerTables(
  db: Kysely<unknown>,
  dialect: DialectName,
): Promise<void> {
  const { clustered } = words(dialect);
  const statements = [
    `create table triggers (owner text not null, name text not null, kind text not null,
      summary text not null, rule text not null, primary key (owner, name)) ${clustered}`,
    'alter table deliveries add column leased bigint',
    `create table delivery_attempts (delivery integer not null, number integer not null,
      time bigint not null, ended bigint, error text, answer text not null,
      primary key (delivery, number)) ${clustered}`,
  ];
  for (const statement of statements) await sql.raw(inDialect(statement, dialect)).execute(db);
}
