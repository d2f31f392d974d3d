import type { Device, Float32Tensor } from '@havn/graph';
import type { BatchSource } from '../batches/batch-source.ts';
import type { BestCheckpoint } from '../checkpoints/best.ts';
import type { Evaluation, StepRecord } from '../diagnosis/history.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { OperatorProfile } from '../profile/operator-profile.ts';
import type { Phases } from '../profile/phases.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Parameters by name: live views of the memory that is trained, valid after `fit`, too. */
export type Parameters = ReadonlyMap<string, Float32Tensor>;

export interface FitOptions {
  readonly training: TrainingGraph;
  readonly source: BatchSource;
  readonly optimizer: Optimizer;
  /** Default `constant()`. */
  readonly schedule?: Schedule;
  /** Passes over the data. Needed unless `maxSteps` says when to end. */
  readonly epochs?: number;
  /** Optimiser steps at most. The schedule ends here when it is sooner than `epochs`. */
  readonly maxSteps?: number;
  /** Seconds at most, of this call; the schedule does not know of it. */
  readonly maxTime?: number;
  /** Batches whose gradients are added up for one step. Default 1. */
  readonly accumulate?: number;
  /** Largest global norm of the gradient of the mean loss. Default: no clipping. */
  readonly clipNorm?: number;
  readonly seed: number;
  /** Default `cpu`. */
  readonly device?: Device;
  /** Default: ONNX Runtime's, the physical cores. */
  readonly threads?: number;
  readonly evaluate?: (parameters: Parameters) => Promise<Measured>;
  /** Steps between evaluations; default: at the end of each epoch. The last step is always one. */
  readonly evaluateEvery?: number;
  readonly monitor?: Monitor;
  readonly checkpoints?: CheckpointOptions;
  /** Accuracy that needs no learning, for `diagnose`. */
  readonly baselines?: Baselines;
  readonly callbacks?: Callbacks;
  /** When aborted the step is finished, saved, and `fit` returns `interrupted`. */
  readonly signal?: AbortSignal;
  /** A rehearsal: two steps, one evaluation, one checkpoint. */
  readonly fastDevRun?: boolean;
  /** Trains on this many batches of the first epoch, over and over: a model that cannot is broken. */
  readonly overfitBatches?: number;
  /** Adds times by phase and operator to the result. */
  readonly profile?: ProfileOptions;
}

export interface Measured {
  readonly metrics: Readonly<Record<string, number>>;
  /** How often each class was predicted. */
  readonly predictedCounts?: readonly number[];
}

/** Which metric says what is best: for the best checkpoint and for early stopping. */
export interface Monitor {
  readonly metric: string;
  readonly mode: 'min' | 'max';
  /** Evaluations without improvement after which training stops. Default: never. */
  readonly patience?: number;
  /** A smaller change is none. Default 0. */
  readonly minDelta?: number;
}

export interface CheckpointOptions {
  readonly folder: string;
  /** Steps between checkpoints; default: at the end of each epoch only. */
  readonly every?: number;
  /** Continues from the newest checkpoint of `folder` where there is one. Default false: starts over. */
  readonly resume?: boolean;
}

export interface Baselines {
  /** 1 / classes. */
  readonly chance?: number;
  /** Share of the largest class. */
  readonly majority?: number;
  /** The metric they are compared with. Default `accuracy`. */
  readonly metric?: string;
}

export interface ProfileOptions {
  /** Where ONNX Runtime writes its trace: a prefix of a path. Without it no times by operator. */
  readonly operators?: string;
  /** Steps whose operators are profiled: a trace is large. Default 10. */
  readonly operatorSteps?: number;
  /** A recorder that already holds phases of the caller (tokenise, say). */
  readonly phases?: Phases;
}

/** What a step reports. */
export interface StepReport extends StepRecord {
  readonly epoch: number;
  readonly totalSteps: number;
  readonly itemsPerSecond: number;
  readonly rowsPerSecond: number;
  /** Bytes of resident memory. */
  readonly memory: number;
}

export interface EpochReport {
  /** The epoch that ended; the first is 0. */
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's items that this process saw. */
  readonly loss: number;
  readonly seconds: number;
}

/** A warning: what is wrong, by what sign, and what is likely to be the cause. */
export interface FitWarning {
  readonly code: string;
  readonly message: string;
  readonly causes: readonly string[];
}

export interface Callbacks {
  onStart?(state: {
    readonly step: number;
    readonly totalSteps: number;
    readonly resumed: boolean;
  }): void;
  onStep?(report: StepReport): void;
  onEpoch?(report: EpochReport): void;
  onEvaluate?(evaluation: Evaluation & { readonly improved: boolean }): void;
  onCheckpoint?(saved: {
    readonly kind: 'last' | 'best';
    readonly step: number;
    readonly path: string;
  }): void;
  onWarning?(warning: FitWarning): void;
}

export type StopReason = 'finished' | 'interrupted' | 'early-stopping' | 'max-time';

export interface FitResult {
  /** As the last step left them. */
  readonly parameters: Parameters;
  readonly reason: StopReason;
  readonly interrupted: boolean;
  /** Optimiser steps of the whole run, those before a resume included. */
  readonly step: number;
  readonly totalSteps: number;
  /** Epochs that were completed. */
  readonly epochs: number;
  readonly evaluations: readonly Evaluation[];
  /** Where the monitored metric was best; its weights with `loadBest`. */
  readonly best: BestCheckpoint | undefined;
  readonly warnings: readonly FitWarning[];
  /** Times by phase; see `profileTable` and `chromeTrace`. */
  readonly phases: Phases;
  /** Times by pass and operator, where `profile.operators` asked for them. */
  readonly operators: OperatorProfile | undefined;
}
