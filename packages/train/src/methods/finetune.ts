import { join } from 'node:path';
import type { Progress } from '@havn/core';
import {
  type Callbacks,
  type FitResult,
  fit,
  loadWeights,
  MetricMissingError,
  type Monitor,
  type Parameters,
  type Phases,
} from '@havn/loop';
import { type ClassifierModel, classifierTrainingGraph, textSource } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { balancedWeights, baselinesOf } from './class-weights.ts';
import { NoValidationError } from './errors.ts';
import { openFrozenPrefix } from './frozen-prefix.ts';
import { optimizerOf, scheduleOf } from './optimizer.ts';
import { isTrained, learningRateScale } from './trained-parameters.ts';
import { openValidator, type Validated } from './validator.ts';

export interface FinetuneOptions {
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly config: TrainConfig;
  /** The run's folder: checkpoints are kept below it. */
  readonly folder: string;
  /** What the weights depend on; names cached activations. */
  readonly checkpointHash: string;
  readonly callbacks: Callbacks;
  /** Called after `onEvaluate` with what was measured. */
  readonly onValidated?: (evaluation: { readonly step: number }, validated: Validated) => void;
  readonly signal?: AbortSignal | undefined;
  readonly phases?: Phases;
  readonly profile?: boolean | undefined;
  readonly progress?: Progress;
}

export interface Finetuned {
  /** With the weights of the best validation, or the last ones where nothing was measured. */
  readonly model: ClassifierModel;
  readonly fit: FitResult;
  /** The evaluation that the weights are of; absent where an earlier process measured it. */
  readonly validated?: Validated | undefined;
}

/** Trains all weights, or with `lora` the adapters and the head. */
export async function finetune(options: FinetuneOptions): Promise<Finetuned> {
  const { model, data, config, folder } = options;
  const prefix = await openFrozenPrefix(options);
  const { targets } = data.dataset.splits.train;
  const weights =
    config.train.class_weights === 'balanced'
      ? balancedWeights(targets, model.head.labels.length)
      : undefined;
  const training = classifierTrainingGraph(model, {
    trained: (parameter) => isTrained(parameter, config),
    learningRateScale: (parameter) => learningRateScale(parameter, model, config.train.layer_decay),
    labelSmoothing: config.train.label_smoothing,
    classWeights: weights,
    fromLayer: prefix?.layers,
    frozenLayers: config.train.freeze_layers,
  });
  const live = new Set(training.parameters.map(({ name }) => name));
  const validator =
    data.tokens.validation.rows > 0 ? await openValidator({ ...options, live }) : undefined;
  const { train } = config;
  let best: Validated | undefined;
  const onEvaluate: Callbacks['onEvaluate'] = (evaluation) => {
    options.callbacks.onEvaluate?.(evaluation);
    const last = validator!.last()!;
    if (evaluation.improved) best = last;
    options.onValidated?.(evaluation, last);
  };
  try {
    checkMonitor(train, validator?.metricNames() ?? []);
    const result = await fit({
      training,
      source: textSource({
        tokens: data.tokens.train,
        padTokenId: model.config.padTokenId,
        problem: model.head.problemType,
        classes: model.head.labels.length,
        targets,
        classWeights: weights,
        batchSize: train.batch_size,
        sampling: train.sampling,
        seed: config.seed,
        inputs: new Set(training.graph.inputs.map(({ name }) => name)),
        extra: prefix?.batch,
      }),
      optimizer: optimizerOf(config),
      schedule: scheduleOf(data, config),
      epochs: train.epochs,
      maxSteps: train.max_steps ?? undefined,
      maxTime: train.max_minutes === null ? undefined : train.max_minutes * 60,
      accumulate: train.accumulate,
      clipNorm: train.clip_norm ?? undefined,
      seed: config.seed,
      device: train.device,
      threads: train.threads ?? undefined,
      evaluate: validator?.measure,
      monitor: validator && monitorOf(model, config),
      checkpoints: {
        folder: join(folder, 'checkpoints'),
        every: train.checkpoint_every,
        resume: true,
      },
      baselines: baselinesOf(data),
      callbacks: { ...options.callbacks, onEvaluate },
      signal: options.signal,
      fastDevRun: train.fast_dev_run,
      overfitBatches: train.overfit_batches || undefined,
      profile:
        options.profile || options.phases
          ? {
              operators: options.profile ? join(folder, 'operators') : undefined,
              phases: options.phases,
            }
          : undefined,
    });
    const chosen = await chosenWeights(model, result);
    return { model: { ...model, weights: chosen }, fit: result, validated: best };
  } finally {
    await validator?.close();
    await prefix?.close();
  }
}

/** A mistyped metric is found before training, not after an epoch of it. */
function checkMonitor({ monitor, early_stopping }: TrainConfig['train'], given: readonly string[]) {
  if (given.length === 0 && (monitor !== null || early_stopping !== null)) {
    throw new NoValidationError(monitor === null ? 'early_stopping' : 'monitor');
  }
  if (monitor !== null && !given.includes(monitor)) throw new MetricMissingError(monitor, given);
}

/** Those of the best checkpoint where one was measured, else the last ones; frozen ones as they were. */
async function chosenWeights(
  model: ClassifierModel,
  { best, parameters }: FitResult,
): Promise<ClassifierModel['weights']> {
  const trained: Parameters = best?.path ? await loadWeights(best.path) : parameters;
  return new Map([...model.weights].map(([name, tensor]) => [name, trained.get(name) ?? tensor]));
}

function monitorOf({ head }: ClassifierModel, { train }: TrainConfig): Monitor {
  const defaults = {
    single_label_classification: 'accuracy',
    multi_label_classification: 'f1_micro',
    regression: 'mse',
  } as const;
  const metric = train.monitor ?? defaults[head.problemType];
  return {
    metric,
    mode: /loss|mse|mae|ece|brier/.test(metric) ? 'min' : 'max',
    patience: train.early_stopping ?? undefined,
    minDelta: train.min_delta,
  };
}
