/** @file The SQLite database of an MLflow server, of any version since the first with experiments. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import { parseStage } from '../rules/registry-rules.ts';
import type { DatasetInput, RunStatus } from '../runs/runs.ts';
import { ImportFileError, NothingToImportError } from './errors.ts';
import type { RunSource, SourceExperiment, SourceModel, SourceRun } from './source.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Throws `NothingToImportError`, `ImportFileError`. The file is not changed. */
export async function openMlflowDb(file: string): Promise<RunSource> {
  if (!existsSync(file)) throw new NothingToImportError('mlflow-db', file);
  const database = new Database(file);
  const tables = tablesOf(database, file);
  if (!tables.has('experiments') || !tables.has('runs')) {
    database.close();
    throw new NothingToImportError('mlflow-db', file);
  }
  const rows = (table: string, where = '', ...values: readonly (string | number)[]) =>
    tables.has(table)
      ? (database.prepare(`select * from ${table} ${where}`).all(...values) as Row[])
      : [];
  return {
    async *experiments() {
      for (const row of rows('experiments', 'order by experiment_id')) {
        yield toExperiment(row, rows);
      }
    },
    async *models() {
      for (const row of rows('registered_models', 'order by name')) yield toModel(row, rows);
    },
    close: async () => {
      database.close();
    },
  };
}

function tablesOf(database: Database.Database, file: string): ReadonlySet<string> {
  try {
    const rows = database.prepare("select name from sqlite_master where type = 'table'").all();
    return new Set((rows as { readonly name: string }[]).map(({ name }) => name));
  } catch (error) {
    database.close();
    throw new ImportFileError(file, (error as Error).message, error);
  }
}

type Rows = (table: string, where?: string, ...values: readonly (string | number)[]) => Row[];

function text(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

function pairs(rows: readonly Row[]): readonly KeyValue[] {
  return rows.map(({ key, value }) => ({ key: String(key), value: String(value ?? '') }));
}

function toExperiment(row: Row, rows: Rows): SourceExperiment {
  const id = row.experiment_id as number;
  return {
    name: String(row.name),
    tags: pairs(rows('experiment_tags', 'where experiment_id = ? order by key', id)),
    lifecycleStage: row.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    async *runs() {
      for (const run of rows('runs', 'where experiment_id = ? order by start_time, run_uuid', id)) {
        yield toRun(run, rows);
      }
    },
  };
}

function toRun(row: Row, rows: Rows): SourceRun {
  const id = String(row.run_uuid);
  return {
    id,
    name: text(row.name),
    userId: text(row.user_id),
    status: (text(row.status) ?? 'FINISHED') as RunStatus,
    startTime: (row.start_time as number | null) ?? undefined,
    endTime: (row.end_time as number | null) ?? undefined,
    lifecycleStage: row.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    params: pairs(rows('params', 'where run_uuid = ? order by key', id)),
    tags: pairs(rows('tags', 'where run_uuid = ? order by key', id)),
    metrics: rows('metrics', 'where run_uuid = ? order by key, step, timestamp', id).map(toMetric),
    datasets: datasetsOf(id, rows),
    artifacts: localFolder(text(row.artifact_uri)),
  };
}

function toMetric(row: Row): Metric {
  return {
    key: String(row.key),
    value: row.is_nan ? Number.NaN : Number(row.value),
    time: Number(row.timestamp),
    step: Number(row.step),
  };
}

function localFolder(uri: string | undefined): string | undefined {
  if (uri === undefined) return undefined;
  const path = uri.startsWith('file:///') ? fileURLToPath(uri) : uri;
  return existsSync(path) ? path : undefined;
}

function datasetsOf(run: string, rows: Rows): readonly DatasetInput[] {
  const where = "where destination_type = 'RUN' and destination_id = ? and source_type = 'DATASET'";
  return rows('inputs', where, run).flatMap((input) => {
    const [row] = rows('datasets', 'where dataset_uuid = ?', String(input.source_id));
    if (row === undefined) return [];
    const tags = rows('input_tags', 'where input_uuid = ? order by name', String(input.input_uuid));
    return {
      dataset: {
        name: String(row.name),
        digest: String(row.digest),
        sourceType: String(row.dataset_source_type),
        source: String(row.dataset_source),
        schema: text(row.dataset_schema),
        profile: text(row.dataset_profile),
      },
      tags: tags.map(({ name, value }) => ({ key: String(name), value: String(value) })),
    };
  });
}

function toModel(row: Row, rows: Rows): SourceModel {
  const name = String(row.name);
  const versions = rows(
    'model_versions',
    "where name = ? and current_stage <> 'Deleted_Internal' order by version",
    name,
  );
  const aliases = rows('registered_model_aliases', 'where name = ? order by alias', name);
  return {
    name,
    description: text(row.description),
    tags: pairs(rows('registered_model_tags', 'where name = ? order by key', name)),
    aliases: aliases.map(({ alias, version }) => ({
      alias: String(alias),
      version: String(version),
    })),
    versions: versions.map((version) => ({
      version: Number(version.version),
      source: text(version.source) ?? '',
      runId: text(version.run_id),
      description: text(version.description),
      stage: parseStage(text(version.current_stage) ?? 'None'),
      tags: pairs(
        rows(
          'model_version_tags',
          'where name = ? and version = ? order by key',
          name,
          Number(version.version),
        ),
      ),
    })),
  };
}
