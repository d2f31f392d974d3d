import { fileURLToPath } from 'node:url';
import { type Composed, type ComposeOptions, composeConfig, validateConfig } from '@havn/config';
import { type TrainConfig, trainConfigSchema } from './config.ts';

/** The configuration that comes with Havn; a user's own composes over it. */
export const builtInConfig = {
  dir: fileURLToPath(new URL('../conf', import.meta.url)),
  name: 'config',
} as const;

export interface ConfigSource {
  /** `KEY=VALUE`, in Hydra's grammar. */
  readonly overrides?: readonly string[];
  /** A folder of the user's that is searched before the built-in one. */
  readonly configDir?: string;
  /** A file there that composes over the built-in configuration. */
  readonly configName?: string;
  /** Further folders, searched after `configDir`. */
  readonly searchPath?: readonly string[];
}

/** Composes and checks what `havn train` is told. Throws with file, line and key of a mistake. */
export async function composeTrainConfig(source: ConfigSource): Promise<TrainConfig> {
  return validateConfig(trainConfigSchema, await composeConfig(trainCompose(source)));
}

/** The options with which `havn train` composes. */
export function trainCompose(source: ConfigSource): ComposeOptions {
  const { configDir, configName, searchPath, overrides = [] } = source;
  return { base: builtInConfig, configDir, configName, searchPath, overrides };
}

/** A composed configuration and what the schema makes of it. */
export interface TrainJob {
  readonly config: TrainConfig;
  readonly composed: Composed;
}

/** As composeTrainConfig, for a job that is about to run. */
export async function composeTrainJob(options: ComposeOptions): Promise<TrainJob> {
  const composed = await composeConfig(options);
  return { composed, config: validateConfig(trainConfigSchema, composed) };
}

/** What `output=` says among overrides of which the others do not matter. */
export async function outputOf(overrides: readonly string[]): Promise<string | null> {
  const outputs = overrides.filter((override) => /^\+{0,2}output=/.test(override));
  // Alone it is no whole configuration: the training file is put in its place.
  return (await composeTrainConfig({ overrides: [...outputs, 'data.train=unknown'] })).output;
}
