import { type Kysely, sql } from 'kysely';
import type { DialectName } from '../database.ts';
import { inDialect, words } from './0002-tracking.ts';

/** Which pieces, kept once each, the files of runs and models are made of. */
export async function createArtifactTables(
  db: Kysely<unknown>,
  dialect: DialectName,
): Promise<void> {
  const { serial, clustered } = words(dialect);
  const statements = [
    `create table artifact_objects (id ${serial}, hash text not null, tail text not null,
      size bigint not null, state text not null, since bigint not null)`,
    `create unique index artifact_objects_by_hash on artifact_objects (hash)
      where state = 'kept'`,
    `create index artifact_objects_by_state on artifact_objects (state, since)
      where state <> 'kept'`,
    `create table artifact_contents (id ${serial}, upload text, part integer, size bigint,
      until bigint)`,
    'create index artifact_contents_by_upload on artifact_contents (upload, part)',
    'create index artifact_contents_by_end on artifact_contents (until)',
    `create table artifact_pieces (content integer not null, number integer not null,
      object integer not null, size bigint not null, primary key (content, number)) ${clustered}`,
    'create index artifact_pieces_by_object on artifact_pieces (object)',
    // Of one folder they lie side by side, and so does all that lies below it.
    `create table artifacts (folder text not null, name text not null, content integer not null,
      size bigint not null, modified bigint not null, primary key (folder, name)) ${clustered}`,
    `create table artifact_uploads (id text primary key, secret text not null,
      parts integer not null, until bigint not null, path text)`,
    'create index artifact_uploads_by_end on artifact_uploads (until)',
  ];
  for (const statement of statements) await sql.raw(inDialect(statement, dialect)).execute(db);
}
