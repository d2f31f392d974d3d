export { BundleParityError } from './bundle/parity.ts';
export { builtInConfig, type ConfigSource, composeTrainConfig } from './compose-config.ts';
export { type TrainConfig, trainConfigSchema } from './config.ts';
export { type EvaluateOptions, evaluateModel } from './evaluation/evaluate-model.ts';
export { type PredictTextsOptions, predictTexts } from './evaluation/predict-texts.ts';
export { AdapterMismatchError, NothingAdaptedError, RunHasNoBundleError } from './model/errors.ts';
export { loadModel, resolveModel } from './model/resolve-model.ts';
export {
  BatchNotFiniteError,
  NothingToResumeError,
  ResumeConfigError,
  ResumeInputsError,
} from './run/errors.ts';
export type { TrainResult } from './run/result.ts';
export { type StartTrainingOptions, startTraining, train } from './start-training.ts';
export type { TrainOptions } from './train.ts';
