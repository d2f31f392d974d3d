import { silentProgress } from '@havn/core';
import { type FitResult, NonFiniteError, type Phases } from '@havn/loop';
import type { ClassifierModel } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { recordConfidence, recordSamples } from '../evaluation/record-report.ts';
import { checkInterrupt, Interrupted } from '../interrupt.ts';
import type { OpenedCheckpoint } from '../model/open-checkpoint.ts';
import { startModel } from '../model/start-model.ts';
import { nameBatch } from '../run/name-batch.ts';
import { progressCallbacks } from '../run/progress-callbacks.ts';
import type { Recorder } from '../run/recorder.ts';
import type { RunFolder } from '../run/run-folder.ts';
import type { TrainOptions } from '../train.ts';
import { finetune } from './finetune.ts';
import { type ProbedModel, withProbeHead } from './probe-head.ts';
import type { Validated } from './validator.ts';

export interface TrainedModel {
  readonly model: ClassifierModel;
  /** Figures on validation. */
  readonly validation: Readonly<Record<string, number>>;
  readonly fit?: FitResult;
  readonly probe?: ProbedModel;
}

export interface TrainModelOptions {
  readonly run: RunFolder;
  readonly recorder: Recorder;
  readonly options: TrainOptions;
  readonly source: OpenedCheckpoint;
  readonly data: PreparedData;
  readonly phases: Phases;
}

/** Trains by the method of the configuration. Throws `Interrupted` when asked to stop. */
export async function trainModel(parts: TrainModelOptions): Promise<TrainedModel> {
  const { run, recorder, options, source, data } = parts;
  const { config } = run;
  const { progress = silentProgress, signal } = options;
  const { checkpointHash } = source;
  const refit = config.train.method === 'probe';

  const model = await startModel(source, data, config);
  checkInterrupt(signal);
  const probe = wantsProbe(config)
    ? await parts.phases.time('probe', () =>
        withProbeHead({ model, data, config, checkpointHash, refit, progress, signal }),
      )
    : undefined;
  if (!refit) return fineTuned(parts, probe?.model ?? model);

  const { accuracy } = probe!.probe;
  await recorder.rewind(-1);
  if (accuracy === undefined) return { model: probe!.model, validation: {}, probe: probe! };
  await recorder.metrics(0, { 'validation/accuracy': accuracy });
  return { model: probe!.model, validation: { accuracy }, probe: probe! };
}

async function fineTuned(
  { run, recorder, options, source, data, phases }: TrainModelOptions,
  start: ClassifierModel,
): Promise<TrainedModel> {
  const { progress = silentProgress, signal, profile } = options;
  const tracked = progressCallbacks({ progress, recorder, callbacks: options.callbacks });
  const { model, fit, validated } = await finetune({
    model: start,
    data,
    config: run.config,
    folder: run.folder,
    checkpointHash: source.checkpointHash,
    callbacks: tracked.callbacks,
    onValidated: ({ step }, { report }) => tracked.validated(step, report),
    signal,
    phases,
    profile,
    progress,
  })
    .catch(async (error: unknown) => {
      throw error instanceof NonFiniteError ? await nameBatch(error, data) : error;
    })
    .finally(() => progress.end());
  await tracked.settled();
  if (fit.interrupted) throw new Interrupted('training was interrupted');
  if (validated) await recordValidation({ run, recorder, data, model, fit }, validated);
  return { model, fit, validation: fit.best?.metrics ?? fit.evaluations.at(-1)?.metrics ?? {} };
}

type Fitted = Pick<TrainModelOptions, 'run' | 'recorder' | 'data'> &
  Pick<TrainedModel, 'model'> & { readonly fit: FitResult };

/** Texts of the evaluation whose weights were kept. */
async function recordValidation(
  { run, recorder, data, model, fit }: Fitted,
  { probabilities }: Validated,
): Promise<void> {
  const { labels, problemType: problem } = model.head;
  const { validation } = data.dataset.splits;
  const width = problem === 'single_label_classification' ? 1 : labels.length;
  const targets = validation.targets.subarray(0, (probabilities.length / labels.length) * width);
  const recording = {
    media: recorder.media,
    split: 'validation',
    step: fit.best?.step ?? fit.step,
  };
  const worst = run.config.evaluation.worst_errors;
  const input = { labels, problem, targets, probabilities, worst };
  await recordConfidence(recording, input);
  await recordSamples(recording, validation, input);
}

/** A head can start from a regression only where each text has one label. */
function wantsProbe({ train, data }: TrainConfig): boolean {
  if (train.method === 'probe') return true;
  return train.head === 'probe' && data.problem === 'single_label';
}
