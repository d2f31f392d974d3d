export type { Batch, BatchSource, Rows } from './batches/batch-source.ts';
export { type PlanOptions, planBatches } from './batches/plan-batches.ts';
export type { Sampling } from './batches/sampling.ts';
export { type SplitOptions, splitByTokens } from './batches/split-by-tokens.ts';
export { type BestCheckpoint, loadWeights, restoreWeights } from './checkpoints/best.ts';
export { ResumeMismatchError } from './checkpoints/last.ts';
export { CheckpointDamagedError } from './checkpoints/tensor-file.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export type { Evaluation, History, StepRecord } from './diagnosis/history.ts';
export { keepProbability } from './dropout/dropout-masks.ts';
export { fit } from './fit/fit.ts';
export { MetricMissingError } from './fit/judge.ts';
export { NonFiniteError } from './fit/non-finite.ts';
export type {
  Baselines,
  Callbacks,
  CheckpointOptions,
  EpochReport,
  FitOptions,
  FitResult,
  FitWarning,
  Measured,
  Monitor,
  Parameters,
  ProfileOptions,
  StepReport,
  StopReason,
} from './fit/options.ts';
export type { DropoutSite, TrainedParameter, TrainingGraph } from './fit/training-graph.ts';
export { ParameterTooLargeError } from './memory/parameter-memory.ts';
export { type AdamOptions, adam, adamw } from './optimizers/adam.ts';
export type { Optimizer, Update } from './optimizers/optimizer.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export type { OperatorProfile } from './profile/operator-profile.ts';
export { createPhases, type PhaseEvent, type Phases, type PhaseTotal } from './profile/phases.ts';
export { chromeTrace, profileTable } from './profile/report.ts';
export {
  type CosineDecay,
  constant,
  cosine,
  linear,
  type Schedule,
  type ScheduleName,
  type StepDecay,
  schedule,
  scheduleNames,
  stepwise,
  type WarmUp,
} from './schedules/schedule.ts';
