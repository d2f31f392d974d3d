import { type ConfigSource, composeTrainConfig } from './compose-config.ts';
import type { TrainConfig } from './config.ts';
import type { TrainResult } from './run/result.ts';
import {
  checkSameConfig,
  createRunFolder,
  findRunFolder,
  type RunFolder,
} from './run/run-folder.ts';
import { type TrainOptions, trainRun } from './train.ts';

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

/** `output` says where to look; other settings must be those the run was started with. */
async function resumedRun(resume: string, options: StartTrainingOptions): Promise<RunFolder> {
  const { overrides = [], configName } = options;
  const others = overrides.filter((override) => !/^\+{0,2}output=/.test(override));
  const given = others.length > 0 || configName ? await composeTrainConfig(options) : undefined;
  const run = await findRunFolder(resume, (given ?? (await onlyOutput(overrides))).output);
  // A run that was killed before it had a folder has lost nothing: it starts over.
  if (!run) return createRunFolder(given ?? (await composeTrainConfig(options)), overrides);
  if (given) await checkSameConfig(run, given);
  return run;
}

/** `output=` alone is not a whole configuration: the training file is put in its place. */
function onlyOutput(overrides: readonly string[]): Promise<TrainConfig> {
  return composeTrainConfig({ overrides: [...overrides, 'data.train=unknown'] });
}
