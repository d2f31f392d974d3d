import {
  type Adapter,
  type AdapterConfig,
  adapterParameters,
  classifierParameters,
  defaultTargets,
  type HeadConfig,
  initialWeights,
  mergeAdapters,
  readAdapter,
} from '@havn/models';
import type { ClassifierModel } from '@havn/tasks';
import { checkAgainstModel } from '../check-config.ts';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { AdapterMismatchError, NothingAdaptedError } from './errors.ts';
import type { OpenedCheckpoint } from './open-checkpoint.ts';

const PROBLEM_TYPES = {
  single_label: 'single_label_classification',
  multi_label: 'multi_label_classification',
  regression: 'regression',
} as const;

/**
 * The model before training: the checkpoint's encoder with a head for the data's labels. The
 * adapters of `model.adapter` are trained further by `lora`, and folded into the weights for the
 * other methods; a head that lies beside them is taken over where its shapes are right.
 */
export async function startModel(
  { checkpoint }: OpenedCheckpoint,
  { dataset }: PreparedData,
  { train, model, seed }: TrainConfig,
): Promise<ClassifierModel> {
  checkAgainstModel({ train }, checkpoint.config);
  const pooling = train.pooling ?? checkpoint.head.pooling;
  const head: HeadConfig = {
    labels: dataset.labels,
    problemType: PROBLEM_TYPES[dataset.problem],
    pooling,
    normalise: pooling === 'mean',
  };
  const config = withDropout(checkpoint.config, train.dropout);
  const given = model.adapter === null ? undefined : await readAdapter(model.adapter, config);
  const training = train.method === 'lora';
  const adapters = given?.adapters ?? (training ? newAdapters(train, config) : undefined);
  const initial = await initialWeights({ ...checkpoint, config }, { head, adapters, seed });
  const start: ClassifierModel = { config, head, adapters, weights: initial };
  const loaded = given ? withAdapter(start, given, model.adapter!) : start;
  return training || !adapters ? loaded : merged(loaded, adapters);
}

function newAdapters(
  { lora }: TrainConfig['train'],
  config: ClassifierModel['config'],
): AdapterConfig {
  const { rank, alpha, dropout } = lora;
  const targets = lora.targets ?? defaultTargets(config.architecture);
  const adapters = { rank, alpha, dropout, targets };
  if (adapterParameters(config, adapters).length === 0) throw new NothingAdaptedError(targets);
  return adapters;
}

/** Every tensor of the adapters must have its place; a head of other labels has none. */
function withAdapter(start: ClassifierModel, given: Adapter, folder: string): ClassifierModel {
  const shapes = new Map(
    classifierParameters(start).map(({ name, shape }) => [name, shape.join('×')]),
  );
  const weights = new Map(start.weights);
  for (const [name, tensor] of given.weights) {
    if (shapes.get(name) === tensor.shape.join('×')) weights.set(name, tensor);
    else if (/\.lora_[AB]\.weight$/.test(name)) {
      throw new AdapterMismatchError(folder, name, tensor.shape, shapes.get(name));
    }
  }
  return { ...start, weights };
}

function merged(model: ClassifierModel, adapters: AdapterConfig): ClassifierModel {
  const { config, head } = model;
  return { config, head, weights: mergeAdapters(model.weights, adapters) };
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
