import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isHubReference, pinHubReference } from '@havn/hub';
import type { TrainConfig } from './config.ts';
import { isBundled } from './data/banking77.ts';
import { STARTER } from './model/open-checkpoint.ts';

/**
 * The configuration with absolute paths, and files of the Hub at their commits: a run is resumed
 * from anywhere, and replayed on the same data. Throws what the Hub has against an address.
 */
export async function resolvePaths(config: TrainConfig): Promise<TrainConfig> {
  const { data, model } = config;
  const { checkpoint } = model;
  const isFolder = checkpoint !== STARTER && existsSync(checkpoint);
  const [train, test, validation, classNames] = await Promise.all([
    absolute(data.train),
    maybe(data.test),
    maybe(data.validation),
    maybe(data.class_names),
  ]);
  return {
    ...config,
    data: { ...data, train, test, validation, class_names: classNames },
    model: {
      ...model,
      checkpoint: isFolder ? resolve(checkpoint) : checkpoint,
      adapter: model.adapter === null ? null : resolve(model.adapter),
    },
  };
}

async function absolute(path: string): Promise<string> {
  if (isHubReference(path)) return pinHubReference(path);
  return isBundled(path) ? path : resolve(path);
}

async function maybe(path: string | null): Promise<string | null> {
  return path === null ? null : absolute(path);
}
