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
export { withOlderFiles } from './artifacts/older-files.ts';
export { findPlain, isPlainFolder, listPlain } from './artifacts/plain-files.ts';
export { type ConnectedTracking, connectTracking } from './client/connect-tracking.ts';
export { keptFolders } from './client/kept-folders.ts';
export { keptPlace } from './client/kept-place.ts';
export { runRecords } from './client/run-records.ts';
export type { ClientJournal, RunFolders, TrackingClient } from './client/tracking-client.ts';
export {
  type Deliverer,
  type DelivererOptions,
  type DeliveryOutcome,
  openDeliverer,
  startDeliverer,
} from './delivery/deliverer.ts';
export { checkUrl, type PostAnswer } from './delivery/guarded-post.ts';
export { postWebhook, type WebhookPost } from './delivery/post-webhook.ts';
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
export {
  AliasUnknownError,
  ModelFilesChangedError,
  ModelFilesElsewhereError,
  ModelFilesMissingError,
  ModelUnknownError,
  ModelUriError,
  NotABundleError,
  VersionUnknownError,
} from './fetching/errors.ts';
export { type FetchedModel, type FetchModelOptions, fetchModel } from './fetching/fetch-model.ts';
export { type FilesFolder, keptFolder } from './fetching/files-folder.ts';
export type {
  AuditEntry,
  Delivery,
  DeliveryAttempt,
  DeliveryLog,
  Journal,
  ListDeliveries,
  Outcome,
  TakeOptions,
} from './journal/journal.ts';
export { type LiveRun, type StartRunOptions, startRun } from './live/start-run.ts';
export type {
  LoggedModel,
  LoggedModelOrder,
  LoggedModelStatus,
  LoggedModels,
  NewLoggedModel,
  SearchLoggedModels,
} from './logged-models/logged-models.ts';
export type { ConfusionInput } from './media/confusion-matrix.ts';
export type { CurveInput } from './media/curve.ts';
export { MediaInvalidError, MediaPlaceError } from './media/errors.ts';
export type { Bins, HistogramInput } from './media/histogram.ts';
export type { ImageInput, Pixels } from './media/image.ts';
export type {
  Answer,
  ConfusionMatrixFile,
  CurveFile,
  CurveLine,
  CurveType,
  HistogramFile,
  ImageCell,
  MediaFile,
  MediaKind,
  TableFile,
  TextSample,
  TextSamplesFile,
} from './media/kinds.ts';
export {
  LOGGED_ARTIFACTS_TAG,
  type LoggedArtifact,
  readLoggedArtifacts,
} from './media/logged-artifacts.ts';
export {
  type FileContent,
  type HistogramOptions,
  type MediaLog,
  type MediaOptions,
  type OpenMediaOptions,
  openMedia,
} from './media/media-log.ts';
export {
  IMAGES as IMAGES_FOLDER,
  type ImageName,
  isMediaKind,
  MEDIA as MEDIA_FOLDER,
  readImageName,
  readMediaName,
} from './media/names.ts';
export type { TableImage, TableInput } from './media/table.ts';
export type { TextSamplesInput } from './media/text-samples.ts';
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
export type { KeptFiles } from './moving/kept-files.ts';
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
export type { DeletedModel } from './purging/purging.ts';
export { captureOutput } from './recording/capture-output.ts';
export { writeCodeDiff } from './recording/code-diff.ts';
export {
  type SampleSystemOptions,
  type SystemSampler,
  sampleSystem,
} from './recording/system-metrics.ts';
export { type ModelUri, parseModelUri } from './registry/model-uri.ts';
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
  CredentialsInvalidError,
  NotATrackingServerError,
  NotOnServerError,
  ServerAwayError,
  ServerLoginError,
  ServerRefusedError,
  ServerUrlError,
} from './remote/errors.ts';
export { FileChangedError, FileRefusedError, NotAFileError } from './remote/file-errors.ts';
export type { FilesPlace } from './remote/files-place.ts';
export { BUNDLES, type OwnPlace, ownPlace } from './remote/folder-digest.ts';
export {
  type Follower,
  type FollowRunOptions,
  followRun,
  trackingUri,
} from './remote/follow-run.ts';
export { type Call, type RestClientOptions, restClient } from './remote/rest-client.ts';
export {
  type SendOptions,
  sendUnsent,
  type Unsent,
  type UnsentOptions,
  unsentFiles,
} from './remote/send-folder.ts';
export {
  markSent,
  ORIGIN_TAG,
  pendingRuns,
  type SendRunOptions,
  sendRun,
} from './remote/send-run.ts';
export { JOURNAL as SENT_JOURNAL } from './remote/sent-journal.ts';
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
  RunKeys,
  RunStatus,
  Runs,
  RunUpdate,
  SearchKeys,
  SearchRuns,
} from './runs/runs.ts';
export { StoreMissingError, StoreUnreachableError, StoreUrlError } from './sql/errors.ts';
export type {
  ListRunsOptions,
  MetricPoint,
  NewRun,
  RunChange,
  RunRecord,
  RunRecords,
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
export { TriggerInvalidError, TriggersFileError } from './triggers/errors.ts';
export { EVENTS, matchesGlob, type TriggerRule } from './triggers/rule.ts';
export {
  type CommandTarget,
  type GithubTarget,
  summaryOf,
  type Trigger,
  type TriggerAction,
  type WebhookTarget,
} from './triggers/trigger.ts';
export {
  isTriggerTarget,
  type Subscription,
  type Triggers,
  triggerName,
  triggerTarget,
} from './triggers/triggers.ts';
export {
  addTrigger,
  readTriggersFile,
  removeTrigger,
  subscribe,
  type TriggersBook,
} from './triggers/triggers-file.ts';
export type { NewWebhook, Webhook, WebhookEvent, Webhooks } from './webhooks/webhooks.ts';
