import type { ArtifactEntry } from '../artifacts/artifact-index.ts';
import type { Experiments } from '../experiments/experiments.ts';
import type { AuditEntry, DeliveryLog } from '../journal/journal.ts';
import type { LoggedModel } from '../logged-models/logged-models.ts';
import type { ModelVersions, RegisteredModels } from '../registry/registry.ts';
import type { RunInfo, Runs } from '../runs/runs.ts';
import type { Triggers } from '../triggers/triggers.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/**
 * What people ask of runs and models, wherever they are kept. A database that is opened
 * (`TrackingStore`) answers it, and so does a server (`connectTracking`), with the same errors:
 * subclasses of `TrackingError` for what a caller can cause. A server throws besides what
 * `restClient` does, and `NotOnServerError` for what MLflow's server does not keep.
 */
export interface TrackingClient {
  /** A file or an address without secrets, for messages. */
  readonly place: string;
  readonly experiments: Pick<Experiments, 'get' | 'search'>;
  readonly runs: Pick<
    Runs,
    'get' | 'idsWithPrefix' | 'search' | 'delete' | 'restore' | 'logBatch' | 'deleteTag'
  >;
  readonly loggedModels: { get(id: string): Promise<Pick<LoggedModel, 'id' | 'name'>> };
  readonly models: Pick<RegisteredModels, 'get' | 'search' | 'create' | 'setAlias'>;
  readonly versions: Pick<ModelVersions, 'get' | 'search' | 'create' | 'downloadUri'>;
  readonly webhooks: Pick<Webhooks, 'list'>;
  readonly triggers: Pick<Triggers, 'list'>;
  readonly journal: ClientJournal;
  close(): Promise<void>;
}

interface NewestFirst {
  /** Only those with a lower id. */
  readonly before?: number | undefined;
  /** 100 when not given. */
  readonly limit?: number | undefined;
}

/** As much of `Journal` as people look at. */
export interface ClientJournal {
  entries(options: NewestFirst & { readonly model: string }): Promise<readonly AuditEntry[]>;
  deliveries(
    options?: NewestFirst & { readonly model?: string | undefined },
  ): Promise<readonly DeliveryLog[]>;
  redeliver(deliveryId: number): Promise<void>;
}

/** The files of runs, in whatever place. */
export interface RunFolders {
  /** What lies directly below a path of a run's files; nothing where there is no such folder. */
  list(run: RunInfo, path: string): Promise<readonly ArtifactEntry[]>;
}
