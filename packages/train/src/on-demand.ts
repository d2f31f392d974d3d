/**
 * @file What trains, evaluates and loads, each part loaded when it is first called: to look at a
 * configuration, or to complete a word of a command line, takes no ONNX Runtime.
 */

import type { Progress } from '@havn/core';
import type { Classifier, LoadOptions } from '@havn/tasks';
import type { TrainConfig } from './config.ts';
import type { EvaluateOptions } from './evaluation/evaluate-model.ts';
import type { PredictTextsOptions } from './evaluation/predict-texts.ts';
import type { TrainResult } from './run/result.ts';
import type { StartTrainingOptions } from './start-training.ts';
import type { StartSweepOptions, SweepResult } from './sweep.ts';
import type { TrainOptions } from './train.ts';

/** What `havn train` does: composes the configuration, makes or finds the run, runs it. */
export async function startTraining(options: StartTrainingOptions): Promise<TrainResult> {
  return (await import('./start-training.ts')).startTraining(options);
}

/**
 * Trains with a configuration that is composed already; see `composeTrainConfig` for one from
 * overrides. `callbacks` are told of every step, evaluation and checkpoint.
 */
export async function train(config: TrainConfig, options: TrainOptions = {}): Promise<TrainResult> {
  return (await import('./start-training.ts')).train(config, options);
}

/**
 * What `havn train --multirun` does: every combination of what is swept over is a run of its own,
 * one after another. A job that fails does not stop the others; a mistake in the configuration of
 * any is told before the first one starts.
 */
export async function startSweep(options: StartSweepOptions): Promise<SweepResult> {
  return (await import('./sweep.ts')).startSweep(options);
}

/** Measures a model on labelled texts: every figure by its name. */
export async function evaluateModel(
  model: string,
  options: EvaluateOptions,
): Promise<Record<string, number>> {
  return (await import('./evaluation/evaluate-model.ts')).evaluateModel(model, options);
}

/** Answers every text of a file: one JSON line a row, in order, with the score of every label. */
export async function predictTexts(model: string, options: PredictTextsOptions): Promise<void> {
  return (await import('./evaluation/predict-texts.ts')).predictTexts(model, options);
}

/** Loads a model by whatever names it: a folder, a run id (or its beginning), a Hub id. */
export async function loadModel(model: string, options: LoadOptions = {}): Promise<Classifier> {
  return (await import('./model/resolve-model.ts')).loadModel(model, options);
}

/** The folder of a model given as a folder, a run id (or its beginning), or a Hub id. */
export async function resolveModel(model: string, progress?: Progress): Promise<string> {
  return (await import('./model/resolve-model.ts')).resolveModel(model, progress);
}
