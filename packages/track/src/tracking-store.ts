import type { ArtifactIndex } from './artifacts/artifact-index.ts';
import type { Experiments } from './experiments/experiments.ts';
import type { Journal } from './journal/journal.ts';
import type { LoggedModels } from './logged-models/logged-models.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Purging } from './purging/purging.ts';
import type { ModelVersions, RegisteredModels } from './registry/registry.ts';
import type { Runs } from './runs/runs.ts';
import type { Traces } from './traces/traces.ts';
import type { Triggers } from './triggers/triggers.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/**
 * The record of experiments, runs, metrics and models: what a tracking server serves and what a
 * program on one machine opens by itself. Implementations promise:
 * - what a call answered is kept, also when the process is killed a moment later;
 * - a call that throws has changed nothing;
 * - several processes may use one store at once, and none is told that it is locked;
 * - a call sees everything that was acknowledged before it began;
 * - failures that a caller can cause are subclasses of `TrackingError`, whose `code` is MLflow's
 *   error code and whose message is MLflow's, as near as can be;
 * - values are checked here (lengths, characters, limits, states); the shape of a request is not.
 */
export interface TrackingStore {
  /** A file or an address without secrets, for messages. */
  readonly place: string;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly metrics: Metrics;
  readonly models: RegisteredModels;
  readonly versions: ModelVersions;
  readonly loggedModels: LoggedModels;
  readonly traces: Traces;
  readonly artifacts: ArtifactIndex;
  readonly webhooks: Webhooks;
  readonly triggers: Triggers;
  readonly journal: Journal;
  readonly purging: Purging;
  /** The same store; what it changes is recorded as done by `actor`. */
  as(actor: string): TrackingStore;
  close(): Promise<void>;
}
