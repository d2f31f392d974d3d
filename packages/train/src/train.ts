import { join } from 'node:path';
import { lockFile, type Progress, silentProgress } from '@havn/core';
import { type Callbacks, createPhases } from '@havn/loop';
import { makeBundle } from './bundle/make-bundle.ts';
import { addTestMetrics } from './bundle/write-bundle.ts';
import { checkConfig } from './check-config.ts';
import { prepareData } from './data/prepare-data.ts';
import { evaluateRun } from './evaluation/evaluate-run.ts';
import { checkInterrupt, Interrupted } from './interrupt.ts';
import { estimateFinetune } from './methods/estimate-finetune.ts';
import { trainModel } from './methods/train-model.ts';
import { openCheckpoint } from './model/open-checkpoint.ts';
import { checkInputs, inputDifferences } from './run/inputs.ts';
import { prefixed } from './run/prefixed.ts';
import { writeProfile } from './run/profile.ts';
import { openRecorder, type Recorder, recordFinished, runName } from './run/recorder.ts';
import {
  bundleFolder,
  interruptedResult,
  readResult,
  resultOf,
  saveOutcome,
  type TrainResult,
} from './run/result.ts';
import { type RunFolder, removeLeftovers } from './run/run-folder.ts';

export interface TrainOptions {
  readonly callbacks?: Callbacks;
  readonly progress?: Progress;
  /** When aborted the step under way is finished and saved, and the result says `interrupted`. */
  readonly signal?: AbortSignal;
  /** Records where the time goes. */
  readonly profile?: boolean;
}

/** How long another process may take to let go of the run that is resumed. */
const LOCK_WAIT_MS = 5_000;

/**
 * Runs a run to its end: data in, bundle out. A run that was stopped goes on where it was, and ends
 * with the same weights, bit for bit, as one that never was; one that has ended gives its result.
 */
export async function trainRun(run: RunFolder, options: TrainOptions = {}): Promise<TrainResult> {
  const { progress = silentProgress } = options;
  const lock = await lockFile(join(run.folder, 'lock'), LOCK_WAIT_MS);
  try {
    const finished = await readResult(run);
    if (!finished) return await recorded(run, options);
    progress.say(`Run ${run.id} is finished; nothing was done again.`);
    await recordFinished(run);
    return finished;
  } finally {
    await lock.release();
  }
}

/** Runs what is left of a run, its state in the record of runs. */
async function recorded(run: RunFolder, options: TrainOptions): Promise<TrainResult> {
  await removeLeftovers(run);
  const recorder = await openRecorder(run, runName(run.config));
  try {
    const result = await runPhases(run, recorder, options);
    await recorder.end(result.interrupted ? 'KILLED' : 'FINISHED');
    return result;
  } catch (error) {
    await recorder.end('FAILED');
    throw error;
  }
}

async function runPhases(
  run: RunFolder,
  recorder: Recorder,
  options: TrainOptions,
): Promise<TrainResult> {
  const began = performance.now();
  try {
    return await pursue(run, recorder, { ...options, began });
  } catch (error) {
    if (error instanceof Interrupted) return interruptedResult(run, secondsSince(began));
    throw error;
  }
}

interface PursueOptions extends TrainOptions {
  readonly began: number;
}

/** From the data to the figures on the test set. */
async function pursue(
  run: RunFolder,
  recorder: Recorder,
  options: PursueOptions,
): Promise<TrainResult> {
  const { config } = run;
  const { progress = silentProgress, signal, began } = options;
  const phases = createPhases();
  checkConfig(config);
  const source = await openCheckpoint(config, progress);
  const data = await prepareData({ ...source, config, progress, signal, phases });
  try {
    const inputs = {
      data: data.dataset.hash,
      checkpoint: source.checkpointHash,
      tokenizer: source.tokenizerHash,
    };
    await checkInputs(run, inputs);
    for (const difference of await inputDifferences(run, inputs)) progress.say(difference);
    const trained = await trainModel({ run, recorder, options, source, data, phases });
    checkInterrupt(signal);
    const bundle = bundleFolder(run);
    await phases.time('bundle', () =>
      makeBundle({ run, recorder, source, data, trained, folder: bundle, progress }),
    );
    checkInterrupt(signal);

    // Every choice is made: only now are the test data looked at.
    const { fit } = trained;
    const evaluation = await phases.time('test', () =>
      evaluateRun({ run, recorder, data, bundle, fit, progress }),
    );
    await addTestMetrics(bundle, evaluation.metrics);
    const seconds = secondsSince(began);
    await recorder.finalMetrics(fit?.step ?? 0, { ...evaluation.metrics, seconds });
    const { report } = evaluation;
    await recorder.setTags({ bundle, report, 'data.hash': data.dataset.hash });
    if (options.profile) progress.say(await writeProfile(run.folder, phases, fit?.operators));
    const outcome = {
      seconds,
      metrics: { ...prefixed('validation', trained.validation), ...evaluation.metrics },
      verdicts: [...(fit?.warnings ?? []).map(({ message }) => message), ...evaluation.verdicts],
      finetuneSeconds: estimateFinetune(config, data, trained.probe),
    };
    await saveOutcome(run, outcome);
    return resultOf(run, outcome);
  } finally {
    await data.close();
  }
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}
