import { join, resolve } from 'node:path';
import type { Composed, ComposeOptions, JobInfo } from '@havn/config';
import { newId, type Progress, silentProgress } from '@havn/core';
import {
  type ConfigSource,
  composeTrainConfig,
  composeTrainJob,
  outputOf,
  trainCompose,
} from './compose-config.ts';
import type { TrainConfig } from './config.ts';
import { rerunOptions, sayDifferences } from './rerun.ts';
import { withEnvironment } from './run/job-settings.ts';
import { loggedProgress } from './run/logged-progress.ts';
import type { TrainResult } from './run/result.ts';
import {
  checkSameConfig,
  createRunFolder,
  findRunFolder,
  type RunFolder,
  runsFolder,
} from './run/run-folder.ts';
import { type TrainOptions, trainRun } from './train.ts';

export interface StartTrainingOptions extends ConfigSource, TrainOptions {
  /** Goes on with this run (an id, a folder, or `last`: the newest under `output=`). */
  readonly resume?: string;
  /** Does this run again with its own configuration; overrides change single keys of it. */
  readonly rerun?: string;
}

/** What `havn train` does: composes the configuration, makes or finds the run, runs it. */
export async function startTraining(options: StartTrainingOptions): Promise<TrainResult> {
  return runJob(await openRun(options), options);
}

/**
 * Trains with a configuration that is composed already; see `composeTrainConfig` for one from
 * overrides. `callbacks` are told of every step, evaluation and checkpoint.
 */
export async function train(config: TrainConfig, options: TrainOptions = {}): Promise<TrainResult> {
  return trainRun(await createRunFolder({ config, overrides: [] }), options);
}

/** Runs a run with the environment and the log that its configuration asks for. */
export function runJob(run: RunFolder, options: TrainOptions): Promise<TrainResult> {
  const { progress = silentProgress } = options;
  const logged = run.job ? loggedProgress(progress, run.job) : progress;
  logged.say(`run ${run.id}`);
  return withEnvironment(run.job?.env ?? {}, () => trainRun(run, { ...options, progress: logged }));
}

async function openRun(options: StartTrainingOptions): Promise<RunFolder> {
  const { resume, rerun, progress = silentProgress } = options;
  if (resume !== undefined) return resumedRun(resume, options);
  if (rerun === undefined) return newRun(trainCompose(options), options);
  const { before, compose } = await rerunOptions(rerun, options);
  const run = await newRun(compose, options, before);
  sayDifferences(before, run, progress);
  return run;
}

/** Composes the configuration of a job of its own, and makes its folder. */
async function newRun(
  compose: ComposeOptions,
  { overrides = [], progress = silentProgress }: StartTrainingOptions,
  before?: RunFolder,
): Promise<RunFolder> {
  const startTime = Date.now();
  const id = newId(startTime);
  let folder = '';
  const outputDir: JobInfo['outputDir'] = ({ text }) => {
    folder = resolve(text('hydra.run.dir') ?? join(runsFolder(text('output') ?? null), id));
    return folder;
  };
  const { config, composed } = await composeTrainJob({
    ...compose,
    overrides: withMode(compose.overrides ?? [], 'RUN'),
    now: new Date(startTime),
    job: { name: 'train', id, outputDir },
  });
  sayWarnings([composed], progress);
  const rerunOf = before && { id: before.id, folder: before.folder };
  return createRunFolder({ id, startTime, folder, config, overrides, composed, rerunOf });
}

/** What Hydra adds to the overrides of a job where its configuration does not say it. */
export function withMode(
  overrides: readonly string[],
  mode: 'RUN' | 'MULTIRUN',
): readonly string[] {
  const said = overrides.some((override) => /^\+{0,2}hydra\.mode=/.test(override));
  return said ? overrides : [...overrides, `hydra.mode=${mode}`];
}

/** Says what compositions have to say, and which of Hydra's settings mean nothing here. */
export function sayWarnings(jobs: readonly Composed[], progress: Progress): void {
  const warnings = jobs.flatMap((composed) => {
    const moves = composed.text('hydra.job.chdir') === 'true';
    return moves ? [...composed.warnings, NO_CHDIR] : composed.warnings;
  });
  for (const warning of new Set(warnings)) progress.say(`warning: ${warning}`);
}

const NO_CHDIR = 'hydra.job.chdir means nothing: no path depends on the working folder';

/** `output` says where to look; other settings must be those the run was started with. */
async function resumedRun(resume: string, options: StartTrainingOptions): Promise<RunFolder> {
  const { overrides = [], configName } = options;
  const others = overrides.filter((override) => !/^\+{0,2}output=/.test(override));
  const given = others.length > 0 || configName ? await composeTrainConfig(options) : undefined;
  const output = given ? given.output : await outputOf(overrides);
  const run = await findRunFolder(resume, output);
  // A run that was killed before it had a folder has lost nothing: it starts over.
  if (!run) return newRun(trainCompose(options), options);
  if (given) await checkSameConfig(run, given);
  return run;
}
