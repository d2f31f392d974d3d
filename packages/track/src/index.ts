export type {
  ArtifactEntry,
  ArtifactIndex,
  ArtifactUpload,
  PartOfUpload,
} from './artifacts/artifact-index.ts';
export {
  type ArtifactFile,
  type ArtifactStore,
  type ArtifactStoreOptions,
  openArtifactStore,
} from './artifacts/artifact-store.ts';
export { findPlain, isPlainFolder, listPlain } from './artifacts/plain-files.ts';
export {
  ExistsError,
  GateError,
  InvalidValueError,
  MissingError,
  ParamChangedError,
  ProtectedAliasError,
  RunAmbiguousError,
  RunNotFoundError,
  StateError,
  TrackingError,
  type TrackingErrorCode,
} from './errors.ts';
export type {
  Experiment,
  Experiments,
  NewExperiment,
  SearchExperiments,
} from './experiments/experiments.ts';
export type { AuditEntry, Delivery, Journal } from './journal/journal.ts';
export type {
  LoggedModel,
  LoggedModelOrder,
  LoggedModelStatus,
  LoggedModels,
  NewLoggedModel,
  SearchLoggedModels,
} from './logged-models/logged-models.ts';
export type {
  BucketQuery,
  HistoryBulk,
  HistoryInterval,
  HistoryPage,
  Metric,
  MetricBucket,
  Metrics,
  RunBuckets,
  RunMetric,
} from './metrics/metrics.ts';
export { type ExportReport, exportMlruns } from './moving/export-mlruns.ts';
export { type ImportOptions, type ImportReport, importRuns } from './moving/import-runs.ts';
export { openMlflowDb } from './moving/mlflow-db-source.ts';
export { openMlruns } from './moving/mlruns-source.ts';
export type {
  RunSource,
  SourceExperiment,
  SourceModel,
  SourceRun,
  SourceVersion,
} from './moving/source.ts';
export { openWandbOffline } from './moving/wandb/wandb-source.ts';
export { openStore, runStore } from './open-store.ts';
export { type OpenTrackingStoreOptions, openTrackingStore } from './open-tracking-store.ts';
export type { KeyValue, LifecycleStage, Page, SearchOptions, ViewType } from './page.ts';
export { captureOutput } from './recording/capture-output.ts';
export { writeCodeDiff } from './recording/code-diff.ts';
export {
  type SampleSystemOptions,
  type SystemSampler,
  sampleSystem,
} from './recording/system-metrics.ts';
export type {
  ModelAlias,
  ModelVersion,
  ModelVersions,
  NewModelVersion,
  NewRegisteredModel,
  RegisteredModel,
  RegisteredModels,
  Stage,
  StageTransition,
} from './registry/registry.ts';
export {
  type Follower,
  type FollowRunOptions,
  followRun,
  trackingUri,
} from './remote/follow-run.ts';
export {
  type RestClientOptions,
  restClient,
  ServerAwayError,
  ServerRefusedError,
} from './remote/rest-client.ts';
export { markSent, pendingRuns, sendRun } from './remote/send-run.ts';
export type {
  Batch,
  Dataset,
  DatasetInput,
  DatasetSummary,
  ModelInput,
  ModelOutput,
  NewTrackedRun,
  Run,
  RunInfo,
  RunInputs,
  RunStatus,
  Runs,
  RunUpdate,
  SearchRuns,
} from './runs/runs.ts';
export type {
  ListRunsOptions,
  MetricPoint,
  NewRun,
  RunChange,
  RunRecord,
  RunStore,
} from './store.ts';
export type {
  Assessment,
  DeleteTraces,
  SearchTraces,
  TraceInfo,
  TraceState,
  Traces,
} from './traces/traces.ts';
export type { TrackingStore } from './tracking-store.ts';
export type { NewWebhook, Webhook, WebhookEvent, Webhooks } from './webhooks/webhooks.ts';
