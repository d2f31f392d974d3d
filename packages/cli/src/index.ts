export { type ComposeOptions, compose } from '@havn/config';
export { type Progress, silentProgress, terminalProgress } from '@havn/core';
export type { Callbacks } from '@havn/loop';
export { type ServeOptions, type Service, serve } from '@havn/serve';
export type { Classifier, LoadOptions, Prediction } from '@havn/tasks';
export {
  type LiveRun,
  type MetricPoint,
  openStore,
  type RunRecord,
  type RunStore,
  type StartRunOptions,
  startRun,
} from '@havn/track';
export {
  type ConfigSource,
  composeTrainConfig,
  type EvaluateOptions,
  evaluateModel,
  type PredictTextsOptions,
  predictTexts,
  type StartSweepOptions,
  type StartTrainingOptions,
  type SweepJob,
  type SweepResult,
  startSweep,
  startTraining,
  type TrainConfig,
  type TrainOptions,
  type TrainResult,
  train,
} from '@havn/train';
export { loadClassifier, resolveModel } from './models/load-model.ts';
