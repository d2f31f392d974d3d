import { fileURLToPath } from 'node:url';
import { composeConfig, validateConfig } from '@havn/config';
import { type TrainConfig, trainConfigSchema } from './config.ts';

/** The configuration that comes with Havn; a user's own composes over it. */
export const builtInConfig = {
  dir: fileURLToPath(new URL('../conf', import.meta.url)),
  name: 'config',
} as const;

export interface ConfigSource {
  /** `KEY=VALUE`, in Hydra's grammar. */
  readonly overrides?: readonly string[];
  readonly configDir?: string;
  readonly configName?: string;
}

/** Composes and checks what `havn train` is told. Throws with file, line and key of a mistake. */
export async function composeTrainConfig(source: ConfigSource): Promise<TrainConfig> {
  const { configDir, configName, overrides = [] } = source;
  const composed = await composeConfig({ base: builtInConfig, configDir, configName, overrides });
  return validateConfig(trainConfigSchema, composed);
}
