import { join, relative } from 'node:path';
import { lockFile, type Progress, silentProgress, UsageError } from '@havn/core';
import { type Callbacks, createPhases, type FitResult } from '@havn/loop';
import type { ClassifierModel } from '@havn/tasks';
import { checkParity } from './bundle/parity.ts';
import { referenceSample } from './bundle/reference-sample.ts';
import { writeBundle } from './bundle/write-bundle.ts';
import type { TrainConfig } from './config.ts';
import { type PreparedData, prepareData } from './data/prepare-data.ts';
import { evaluateRun } from './evaluation/evaluate-run.ts';
import type { RunEvaluation } from './evaluation/test-figures.ts';
import { finetune } from './methods/finetune.ts';
import { type ProbedModel, withProbeHead } from './methods/probe-head.ts';
import { type OpenedCheckpoint, openCheckpoint } from './model/open-checkpoint.ts';
import { startModel } from './model/start-model.ts';
import { writeProfile } from './run/profile.ts';
import { progressCallbacks } from './run/progress-callbacks.ts';
import { openRecorder, type Recorder, runName } from './run/recorder.ts';
import type { RunFolder } from './run/run-folder.ts';

export interface TrainOptions {
  readonly callbacks?: Callbacks;
  readonly progress?: Progress;
  /** When aborted the step under way is finished and saved, and the result says `interrupted`. */
  readonly signal?: AbortSignal;
  /** Records where the time goes. */
  readonly profile?: boolean;
}

export interface TrainResult {
  readonly run: string;
  /** Absolute path. */
  readonly bundle: string;
  /** Relative to the working folder where that is shorter. */
  readonly bundleShown: string;
  readonly report: string;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Plain words: how the model stands against the baselines, and what went wrong in training. */
  readonly verdicts: readonly string[];
  readonly interrupted: boolean;
  /** What full fine-tuning from here would take on this machine; after a probe only. */
  readonly finetuneSeconds?: number;
}

/** How long another process may take to let go of the run that is resumed. */
const LOCK_WAIT_MS = 10_000;

/**
 * Runs a run to its end: data in, bundle out. A run that was stopped goes on where it was, and ends
 * with the same weights, bit for bit, as one that never was.
 */
export async function trainRun(run: RunFolder, options: TrainOptions = {}): Promise<TrainResult> {
  const lock = await lockFile(join(run.folder, 'lock'), LOCK_WAIT_MS);
  const recorder = await openRecorder(run, runName(run.config));
  try {
    const result = await runPhases(run, recorder, options);
    await recorder.end(result.interrupted ? 'KILLED' : 'FINISHED');
    return result;
  } catch (error) {
    await recorder.end('FAILED');
    throw error;
  } finally {
    await lock.release();
  }
}

async function runPhases(
  run: RunFolder,
  recorder: Recorder,
  options: TrainOptions,
): Promise<TrainResult> {
  const { config } = run;
  const { progress = silentProgress } = options;
  const began = performance.now();
  checkMethod(config);

  const source = await openCheckpoint(config, progress);
  const data = await prepareData({ ...source, config, progress });
  try {
    const trained = await trainModel({ run, recorder, options, source, data });
    if (trained.fit?.interrupted) return interrupted(run, began);

    const bundle = join(run.folder, 'bundle');
    await writeBundle({
      folder: bundle,
      source,
      model: trained.model,
      maxLength: data.maxLength,
      reference: await referenceSample(trained.model, data, config.seed),
      record: {
        runId: run.id,
        dataVersion: data.dataset.hash,
        commit: recorder.tags['git.commit'],
        baseModel: config.model.checkpoint,
        createdAt: new Date().toISOString(),
        metrics: trained.validation,
      },
    });
    const threads = config.train.threads ?? undefined;
    const difference = await checkParity({
      folder: bundle,
      model: trained.model,
      tokens: data.tokens.validation,
      threads,
    });
    progress.say(
      `Bundle and trained graph agree: logits differ by ${difference.toExponential(1)} at most.`,
    );

    // Every choice is made: only now are the test data looked at.
    const evaluation = await evaluateRun({
      run,
      recorder,
      data,
      bundle,
      fit: trained.fit,
      progress,
    });
    return await finish({ run, recorder, data, trained, evaluation, bundle, began });
  } finally {
    await data.close();
  }
}

interface TrainedModel {
  readonly model: ClassifierModel;
  /** Figures on validation. */
  readonly validation: Readonly<Record<string, number>>;
  readonly fit?: FitResult;
  readonly probe?: ProbedModel;
}

interface TrainModelOptions {
  readonly run: RunFolder;
  readonly recorder: Recorder;
  readonly options: TrainOptions;
  readonly source: OpenedCheckpoint;
  readonly data: PreparedData;
}

async function trainModel(parts: TrainModelOptions): Promise<TrainedModel> {
  const { run, recorder, options, source, data } = parts;
  const { config } = run;
  const { progress = silentProgress } = options;
  const { checkpointHash } = source;
  const probing = config.train.method === 'probe';

  const start = await startModel(source, data, config);
  const probe = wantsProbe(config)
    ? await withProbeHead({ model: start, data, config, checkpointHash, refit: probing, progress })
    : undefined;
  if (probing) {
    const validation = { accuracy: probe!.probe.accuracy };
    await recorder.metrics(0, prefixed('validation', validation));
    return { model: probe!.model, validation, probe };
  }

  const phases = createPhases();
  const tracked = progressCallbacks({ progress, recorder, callbacks: options.callbacks });
  const { model, fit } = await finetune({
    model: probe?.model ?? start,
    data,
    config,
    folder: run.folder,
    checkpointHash,
    callbacks: tracked.callbacks,
    signal: options.signal,
    phases,
    profile: options.profile,
    progress,
  });
  await tracked.settled();
  if (options.profile) progress.say(await writeProfile(run.folder, phases));
  return { model, fit, validation: fit.best?.metrics ?? fit.evaluations.at(-1)?.metrics ?? {} };
}

/** A head can start from a regression only where each text has one label. */
function wantsProbe({ train, data }: TrainConfig): boolean {
  if (train.method === 'probe') return true;
  return train.head === 'probe' && data.problem === 'single_label';
}

function checkMethod({ train, data }: TrainConfig): void {
  if (train.method !== 'probe' || data.problem === 'single_label') return;
  throw new UsageError(
    `train.method=probe is a regression for one label a text, not ${data.problem}`,
    {
      remedy: 'Use train.method=finetune or train.method=lora.',
    },
  );
}

function interrupted(run: RunFolder, began: number): TrainResult {
  const bundle = join(run.folder, 'bundle');
  return {
    run: run.id,
    bundle,
    bundleShown: bundle,
    report: '',
    seconds: secondsSince(began),
    metrics: {},
    verdicts: [],
    interrupted: true,
  };
}

interface FinishOptions {
  readonly run: RunFolder;
  readonly recorder: Recorder;
  readonly data: PreparedData;
  readonly trained: TrainedModel;
  readonly evaluation: RunEvaluation;
  readonly bundle: string;
  readonly began: number;
}

async function finish(options: FinishOptions): Promise<TrainResult> {
  const { run, recorder, trained, evaluation, bundle, began } = options;
  const seconds = secondsSince(began);
  const metrics = { ...prefixed('validation', trained.validation), ...evaluation.metrics };
  await recorder.metrics(trained.fit?.step ?? 0, { ...evaluation.metrics, seconds });
  await recorder.setTags({
    bundle,
    report: evaluation.report,
    'data.hash': options.data.dataset.hash,
  });
  return {
    run: run.id,
    bundle,
    bundleShown: shown(bundle),
    report: shown(evaluation.report),
    seconds,
    metrics,
    verdicts: [
      ...(trained.fit?.warnings ?? []).map(({ message }) => message),
      ...evaluation.verdicts,
    ],
    interrupted: false,
    finetuneSeconds: estimateFinetune(options),
  };
}

/** Forward and backward cost so many times a forward pass (measured: 3.8 at 32 × 128). */
const STEP_PER_FORWARD = 4;

function estimateFinetune({ run, data, trained }: FinishOptions): number | undefined {
  const perToken = trained.probe?.secondsPerToken;
  if (perToken === undefined) return undefined;
  const tokens = data.tokens.train.lengths.reduce((sum, length) => sum + length, 0);
  return tokens * perToken * STEP_PER_FORWARD * run.config.train.epochs;
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]),
  );
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== '' && !near.startsWith('..') ? near : path;
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
