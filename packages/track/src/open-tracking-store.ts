import { fileURLToPath } from 'node:url';
import { sqlArtifacts } from './sql/artifacts.ts';
import type { SqlDatabase } from './sql/database.ts';
import { StoreUrlError } from './sql/errors.ts';
import { ExperimentKeys } from './sql/experiment-keys.ts';
import { sqlExperiments } from './sql/experiments.ts';
import { sqlJournal } from './sql/journal.ts';
import { KeyNames } from './sql/key-names.ts';
import { sqlLoggedModels } from './sql/logged-models.ts';
import { sqlMetrics } from './sql/metrics.ts';
import { sqlModelVersions } from './sql/model-versions.ts';
import { sqlPurging } from './sql/purging.ts';
import { sqlRegisteredModels } from './sql/registered-models.ts';
import { sqlRuns } from './sql/runs.ts';
import { openSqlite } from './sql/sqlite-database.ts';
import { sqlTraces } from './sql/traces.ts';
import { sqlTriggers } from './sql/triggers.ts';
import { sqlWebhooks } from './sql/webhooks.ts';
import type { TrackingStore } from './tracking-store.ts';

export interface OpenTrackingStoreOptions {
  /** `sqlite:///FILE` (or a path) or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. */
  readonly url: string;
  /**
   * Where experiments without a place of their own keep artifacts: a folder or a URI
   * (`mlflow-artifacts:/` behind a server that passes them on).
   */
  readonly artifactRoot: string;
  /** Throws `StoreMissingError` rather than make a store. */
  readonly mustExist?: boolean | undefined;
}

/** Opens a store, made or brought up to date where it is not. Throws `StoreUrlError`, `StoreUnreachableError`. */
export async function openTrackingStore({
  url,
  artifactRoot,
  mustExist,
}: OpenTrackingStoreOptions): Promise<TrackingStore> {
  return trackingStore(await openDatabase(url, { mustExist }), artifactRoot);
}

async function openDatabase(
  url: string,
  options: { readonly mustExist: boolean | undefined },
): Promise<SqlDatabase> {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { openPostgres } = await import('./sql/postgres-database.ts');
    return openPostgres(url, options);
  }
  return openSqlite(sqliteFile(url), options);
}

/** As SQLAlchemy reads it: three slashes before a relative path, four before an absolute one. */
function sqliteFile(url: string): string {
  if (url.startsWith('file:')) return fileURLToPath(url);
  if (!/^[a-z][a-z0-9+]+:\/\//i.test(url)) return url;
  if (!url.startsWith('sqlite:///')) throw new StoreUrlError(url);
  return url.slice('sqlite:///'.length);
}

function trackingStore(database: SqlDatabase, artifactRoot: string): TrackingStore {
  const keys = new KeyNames(database);
  const experimentKeys = new ExperimentKeys(database, keys);
  const open = (actor: string | undefined): TrackingStore => {
    const context = { database, keys, experimentKeys, artifactRoot, actor };
    return {
      place: database.place,
      experiments: sqlExperiments(context),
      runs: sqlRuns(context),
      metrics: sqlMetrics(context),
      models: sqlRegisteredModels(context),
      versions: sqlModelVersions(context),
      loggedModels: sqlLoggedModels(context),
      traces: sqlTraces(context),
      artifacts: sqlArtifacts(context),
      webhooks: sqlWebhooks(context),
      triggers: sqlTriggers(context),
      journal: sqlJournal(context),
      purging: sqlPurging(context),
      as: open,
      close: () => database.close(),
    };
  };
  return open(undefined);
}
