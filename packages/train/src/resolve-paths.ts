import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TrainConfig } from './config.ts';
import { isBundled } from './data/banking77.ts';
import { STARTER } from './model/open-checkpoint.ts';

/** The configuration with absolute paths: a run is resumed from anywhere, and replayed. */
export function resolvePaths(config: TrainConfig): TrainConfig {
  const { data, model } = config;
  const absolute = (path: string) => (isBundled(path) ? path : resolve(path));
  const maybe = (path: string | null) => (path === null ? null : absolute(path));
  const { checkpoint } = model;
  const isFolder = checkpoint !== STARTER && existsSync(checkpoint);
  return {
    ...config,
    data: {
      ...data,
      train: absolute(data.train),
      test: maybe(data.test),
      validation: maybe(data.validation),
      class_names: maybe(data.class_names),
    },
    model: {
      ...model,
      checkpoint: isFolder ? resolve(checkpoint) : checkpoint,
      adapter: model.adapter === null ? null : resolve(model.adapter),
    },
  };
}
