import { type ConfigSource, composeTrainConfig } from './compose-config.ts';
import type { TrainConfig } from './config.ts';
import {
  checkSameConfig,
  createRunFolder,
  findRunFolder,
  type RunFolder,
} from './run/run-folder.ts';
import { type TrainOptions, type TrainResult, trainRun } from './train.ts';

export interface StartTrainingOptions extends ConfigSource, TrainOptions {
  /** Goes on with this run (an id, a folder, or `last`: the newest under `output=`). */
  readonly resume?: string;
}

/** What `havn train` does: composes the configuration, makes or finds the run, runs it. */
export async function startTraining(options: StartTrainingOptions): Promise<TrainResult> {
  const { resume, overrides = [] } = options;
  const run =
    resume === undefined
      ? await createRunFolder(await composeTrainConfig(options), overrides)
      : await resumedRun(resume, options);
  options.progress?.say(`run ${run.id}`);
  return trainRun(run, options);
}

/**
 * Trains with a configuration that is composed already; see `composeTrainConfig` for one from
 * overrides. `callbacks` are told of every step, evaluation and checkpoint.
 */
export async function train(config: TrainConfig, options: TrainOptions = {}): Promise<TrainResult> {
  return trainRun(await createRunFolder(config, []), options);
}

/** `output=` says where to look; other overrides must be those the run was started with. */
async function resumedRun(resume: string, options: StartTrainingOptions): Promise<RunFolder> {
  const { overrides = [], configName } = options;
  const given = overrides.some((override) => !override.startsWith('output=')) || configName;
  const output = overrides.findLast((override) => override.startsWith('output='))?.slice(7) ?? null;
  const run = await findRunFolder(resume, output);
  if (!given && run) return run;
  const config = await composeTrainConfig(options);
  // A run that was killed before it had a folder has lost nothing: it starts over.
  if (!run) return createRunFolder(config, overrides);
  checkSameConfig(run, config);
  return run;
}
