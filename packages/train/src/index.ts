export { BundleParityError } from './bundle/parity.ts';
export { builtInConfig, type ConfigSource, composeTrainConfig } from './compose-config.ts';
export { type TrainConfig, trainConfigSchema } from './config.ts';
export { type EvaluateOptions, evaluateModel } from './evaluation/evaluate-model.ts';
export { type PredictTextsOptions, predictTexts } from './evaluation/predict-texts.ts';
export { loadModel, RunHasNoBundleError, resolveModel } from './model/resolve-model.ts';
export { NothingToResumeError, ResumeConfigError } from './run/run-folder.ts';
export { type StartTrainingOptions, startTraining, train } from './start-training.ts';
export type { TrainOptions, TrainResult } from './train.ts';
