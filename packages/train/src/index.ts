export { BundleParityError } from './bundle/errors.ts';
export {
  builtInConfig,
  type ConfigSource,
  composeTrainConfig,
  trainCompose,
} from './compose-config.ts';
export { type TrainConfig, trainConfigSchema } from './config.ts';
export type { EvaluateOptions } from './evaluation/evaluate-model.ts';
export type { PredictTextsOptions } from './evaluation/predict-texts.ts';
export { AdapterMismatchError, NothingAdaptedError, RunHasNoBundleError } from './model/errors.ts';
export {
  evaluateModel,
  loadModel,
  predictTexts,
  resolveModel,
  startSweep,
  startTraining,
  train,
} from './on-demand.ts';
export {
  BatchNotFiniteError,
  NothingToResumeError,
  ResumeConfigError,
  ResumeInputsError,
  RunFolderTakenError,
  SweepJobError,
} from './run/errors.ts';
export type { TrainResult } from './run/result.ts';
export type { StartTrainingOptions } from './start-training.ts';
export type { StartSweepOptions, SweepJob, SweepResult } from './sweep.ts';
export { isSweepFolder } from './sweep-record.ts';
export type { TrainOptions } from './train.ts';
