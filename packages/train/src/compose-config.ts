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
