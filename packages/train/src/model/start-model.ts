import { type AdapterConfig, defaultTargets, type HeadConfig, initialWeights } from '@havn/models';
import type { ClassifierModel } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import type { OpenedCheckpoint } from './open-checkpoint.ts';

const PROBLEM_TYPES = {
  single_label: 'single_label_classification',
  multi_label: 'multi_label_classification',
  regression: 'regression',
} as const;

/** The model before training: the checkpoint's encoder with a head for the data's labels. */
export async function startModel(
  { checkpoint }: OpenedCheckpoint,
  { dataset }: PreparedData,
  { train, seed }: TrainConfig,
): Promise<ClassifierModel> {
  const pooling = train.pooling ?? checkpoint.head.pooling;
  const head: HeadConfig = {
    labels: dataset.labels,
    problemType: PROBLEM_TYPES[dataset.problem],
    pooling,
    normalise: pooling === 'mean',
  };
  const config = withDropout(checkpoint.config, train.dropout);
  const adapters = train.method === 'lora' ? adaptersOf(train, config.architecture) : undefined;
  const weights = await initialWeights({ ...checkpoint, config }, { head, adapters, seed });
  return { config, head, adapters, weights };
}

function adaptersOf(
  { lora }: TrainConfig['train'],
  architecture: ClassifierModel['config']['architecture'],
): AdapterConfig {
  const { rank, alpha, dropout } = lora;
  return { rank, alpha, dropout, targets: lora.targets ?? defaultTargets(architecture) };
}

function withDropout(config: ClassifierModel['config'], dropout: number | null) {
  if (dropout === null) return config;
  return {
    ...config,
    hiddenDropout: dropout,
    attentionDropout: dropout,
    classifierDropout: dropout,
  };
}
