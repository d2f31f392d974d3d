import { type Kysely, sql } from 'kysely';
import type { DialectName } from '../database.ts';
import { inDialect, words } from './0002-tracking.ts';

/** Registered models, logged models, traces, webhooks, the audit log and the outbox. */
export async function createRegistryTables(
  db: Kysely<unknown>,
  dialect: DialectName,
): Promise<void> {
  const statements = [...registry(dialect), ...loggedModels(dialect), ...others(dialect)];
  for (const statement of statements) await sql.raw(inDialect(statement, dialect)).execute(db);
}

function registry(dialect: DialectName): readonly string[] {
  const { serial, clustered } = words(dialect);
  return [
    `create table registered_models (id ${serial}, name text not null unique, description text,
      creation_time bigint not null, last_update_time bigint not null)`,
    `create table registered_model_tags (model integer not null, key text not null,
      value text not null, primary key (model, key)) ${clustered}`,
    'create index registered_model_tags_by_key on registered_model_tags (key, model)',
    `create table model_aliases (model integer not null, alias text not null,
      version integer not null, primary key (model, alias)) ${clustered}`,
    `create table model_versions (model integer not null, version integer not null,
      creation_time bigint not null, last_update_time bigint not null, description text,
      user_id text, stage text not null, source text not null, storage_location text not null,
      run_id text, run_link text, model_id text, status text not null, status_message text,
      deleted smallint not null, primary key (model, version)) ${clustered}`,
    'create index model_versions_by_update on model_versions (deleted, last_update_time)',
    'create index model_versions_by_run on model_versions (run_id)',
    `create table model_version_tags (model integer not null, version integer not null,
      key text not null, value text not null, primary key (model, version, key)) ${clustered}`,
    'create index model_version_tags_by_key on model_version_tags (key, model, version)',
  ];
}

function loggedModels(dialect: DialectName): readonly string[] {
  const { serial, clustered } = words(dialect);
  const texts = (table: string) => [
    `create table ${table} (model integer not null, key text not null, value text not null,
      primary key (model, key)) ${clustered}`,
    `create index ${table}_by_key on ${table} (key, model)`,
  ];
  return [
    `create table logged_models (key ${serial}, id text not null unique,
      experiment integer not null, name text not null, creation_time bigint not null,
      last_update_time bigint not null, model_type text, source_run_id text, status text not null,
      status_message text, deleted smallint not null)`,
    'create index logged_models_by_time on logged_models (experiment, deleted, creation_time)',
    ...texts('logged_model_params'),
    ...texts('logged_model_tags'),
    `create table logged_model_metrics (model integer not null, key text not null,
      time bigint not null, step bigint not null, run text not null, value double precision,
      dataset_name text not null, dataset_digest text not null,
      primary key (model, key, time, step, run, dataset_name, dataset_digest)) ${clustered}`,
  ];
}

function others(dialect: DialectName): readonly string[] {
  const { serial, clustered } = words(dialect);
  return [
    `create table traces (key ${serial}, id text not null unique, experiment integer not null,
      client_request_id text, request_preview text, response_preview text,
      request_time bigint not null, execution_duration bigint, state text not null)`,
    'create index traces_by_time on traces (experiment, request_time)',
    `create table trace_tags (trace integer not null, key text not null, value text not null,
      primary key (trace, key)) ${clustered}`,
    `create table trace_metadata (trace integer not null, key text not null, value text not null,
      primary key (trace, key)) ${clustered}`,
    `create table trace_assessments (trace integer not null, id text not null, name text not null,
      create_time bigint not null, last_update_time bigint not null, content text not null,
      primary key (trace, id)) ${clustered}`,
    `create table webhooks (id text primary key, name text not null, url text not null,
      events text not null, description text, secret text, status text not null,
      creation_time bigint not null, last_update_time bigint not null)`,
    `create table audit (id ${serial}, time bigint not null, actor text, event text not null,
      model text, version text, detail text not null)`,
    'create index audit_by_model on audit (model, id)',
    `create table deliveries (id ${serial}, entry integer not null, target text not null,
      attempts integer not null, last_error text, due bigint not null, state text not null,
      unique (entry, target))`,
    'create index deliveries_by_due on deliveries (state, due)',
  ];
}
