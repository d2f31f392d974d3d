import { join } from 'node:path';
import type { Progress } from '@havn/core';
import {
  adam,
  adamw,
  type Callbacks,
  type FitResult,
  fit,
  loadWeights,
  MetricMissingError,
  type Monitor,
  type Optimizer,
  type Parameters,
  type Phases,
  schedule,
  sgd,
} from '@havn/loop';
import type { ParameterSpec } from '@havn/models';
import { type ClassifierModel, classifierTrainingGraph, textSource } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { openFrozenPrefix } from './frozen-prefix.ts';
import { openValidator } from './validator.ts';

export interface FinetuneOptions {
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly config: TrainConfig;
  /** The run's folder: checkpoints are kept below it. */
  readonly folder: string;
  /** What the weights depend on; names cached activations. */
  readonly checkpointHash: string;
  readonly callbacks: Callbacks;
  readonly signal?: AbortSignal | undefined;
  readonly phases?: Phases;
  readonly profile?: boolean | undefined;
  readonly progress?: Progress;
}

export interface Finetuned {
  /** With the weights of the best validation, or the last ones where nothing was measured. */
  readonly model: ClassifierModel;
  readonly fit: FitResult;
}

/** Trains all weights, or with `lora` the adapters and the head. */
export async function finetune(options: FinetuneOptions): Promise<Finetuned> {
  const { model, data, config, folder } = options;
  const prefix = await openFrozenPrefix(options);
  const training = classifierTrainingGraph(model, {
    trained: (parameter) => isTrained(parameter, config),
    learningRateScale: (parameter) => learningRateScale(parameter, model, config.train.layer_decay),
    labelSmoothing: config.train.label_smoothing,
    classWeights: classWeights(data, config),
    fromLayer: prefix?.layers,
  });
  const live = new Set(training.parameters.map(({ name }) => name));
  const validator = await openValidator({ ...options, live });
  const { train } = config;
  try {
    if (train.monitor !== null) checkMonitor(train.monitor, validator.metricNames());
    const result = await fit({
      training,
      source: textSource({
        tokens: data.tokens.train,
        padTokenId: model.config.padTokenId,
        problem: model.head.problemType,
        classes: model.head.labels.length,
        targets: data.dataset.splits.train.targets,
        classWeights: classWeights(data, config),
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
      evaluate: validator.measure,
      monitor: monitorOf(model, config),
      checkpoints: {
        folder: join(folder, 'checkpoints'),
        every: train.checkpoint_every,
        resume: true,
      },
      baselines: baselinesOf(data),
      callbacks: options.callbacks,
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
    return { model: { ...model, weights: await chosenWeights(model, result) }, fit: result };
  } finally {
    await validator.close();
    await prefix?.close();
  }
}

/** A mistyped metric is found before training, not after an epoch of it. */
function checkMonitor(metric: string, given: readonly string[]): void {
  if (!given.includes(metric)) throw new MetricMissingError(metric, given);
}

/** Those of the best checkpoint where one was measured, else the last ones; frozen ones as they were. */
async function chosenWeights(
  model: ClassifierModel,
  { best, parameters }: FitResult,
): Promise<ClassifierModel['weights']> {
  const trained: Parameters = best?.path ? await loadWeights(best.path) : parameters;
  return new Map([...model.weights].map(([name, tensor]) => [name, trained.get(name) ?? tensor]));
}

function isTrained({ name, group }: ParameterSpec, { train }: TrainConfig): boolean {
  const isAdapter = /\.lora_[AB]\.weight$/.test(name);
  if (train.method === 'lora' && group !== 'head' && !isAdapter) return false;
  return depthOf(group) >= train.freeze_layers;
}

/** Layer 0 is the lowest; the embeddings are frozen with it. */
function depthOf(group: string): number {
  if (group === 'embeddings') return 0;
  return group === 'head' ? Number.POSITIVE_INFINITY : Number(group.replace('layer.', ''));
}

/** Layer-wise decay: the head learns at the full rate, each layer below at `decay` of the one above. */
function learningRateScale(
  { group }: ParameterSpec,
  { config }: ClassifierModel,
  decay: number,
): number {
  if (group === 'head') return 1;
  const layer = group === 'embeddings' ? -1 : Number(group.replace('layer.', ''));
  return decay ** (config.layers - layer);
}

function optimizerOf({ train }: TrainConfig): Optimizer {
  const learningRate = train.learning_rate;
  const weightDecay = train.weight_decay;
  switch (train.optimizer) {
    case 'adamw':
      return adamw({ learningRate, weightDecay });
    case 'adam':
      return adam({ learningRate, weightDecay });
    case 'sgd':
      return sgd({ learningRate, weightDecay, momentum: train.momentum });
    default:
      return train.optimizer satisfies never;
  }
}

/** The step schedule falls to a tenth once an epoch. */
function scheduleOf({ dataset }: PreparedData, { train }: TrainConfig) {
  const batches = Math.ceil(dataset.splits.train.rows / train.batch_size);
  const stepSize = Math.max(1, Math.ceil(batches / train.accumulate));
  return schedule(train.schedule, { warmupRatio: train.warmup, stepSize });
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

/** n / (classes × count), scikit-learn's "balanced"; classes without rows weigh nothing. */
function classWeights({ dataset }: PreparedData, { train }: TrainConfig): Float32Array | undefined {
  if (train.class_weights === 'none' || dataset.problem !== 'single_label') return undefined;
  const counts = countClasses(dataset.splits.train.targets, dataset.labels.length);
  const rows = dataset.splits.train.rows;
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : rows / (counts.length * count)));
}

function baselinesOf({ dataset }: PreparedData) {
  if (dataset.problem !== 'single_label') return undefined;
  const counts = countClasses(dataset.splits.validation.targets, dataset.labels.length);
  const rows = Math.max(1, dataset.splits.validation.rows);
  return { chance: 1 / dataset.labels.length, majority: Math.max(...counts) / rows };
}

function countClasses(targets: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row]!;
    if (target >= 0) counts[target]!++;
  }
  return counts;
}
