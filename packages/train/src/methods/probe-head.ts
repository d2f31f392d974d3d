import { type Progress, randomFrom, shuffle } from '@havn/core';
import { float32 } from '@havn/graph';
import { headPaths } from '@havn/models';
import type { ClassifierModel } from '@havn/tasks';
import type { TrainConfig } from '../config.ts';
import type { PreparedData } from '../data/prepare-data.ts';
import { type Features, frozenFeatures } from './features.ts';
import { fitProbe, type LabelledFeatures, type Probe } from './probe.ts';

/** A regression on more rows than this gains nothing and would not fit into bounded memory. */
const MAX_ROWS = 100_000;

export interface ProbeHeadOptions {
  readonly model: ClassifierModel;
  readonly data: PreparedData;
  readonly config: TrainConfig;
  readonly checkpointHash: string;
  /** Fits once more on train and validation together, with the penalty that validation chose. */
  readonly refit: boolean;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

export interface ProbedModel {
  readonly model: ClassifierModel;
  readonly probe: Probe;
  readonly secondsPerToken: number;
}

/** Gives the model a head that is a regression on what its frozen encoder says of the texts. */
export async function withProbeHead(options: ProbeHeadOptions): Promise<ProbedModel> {
  const { model, data, config, progress } = options;
  const { train, validation } = data.dataset.splits;
  const selected = {
    train: sampleRows(train.rows, config.seed),
    validation: sampleRows(validation.rows, config.seed),
  };
  if (selected.train)
    progress.say(`The regression reads ${MAX_ROWS} of ${train.rows} training texts.`);
  const features = await frozenFeatures({
    model,
    key: featuresKey(options),
    splits: [
      { name: 'train', tokens: data.tokens.train, select: selected.train },
      { name: 'validation', tokens: data.tokens.validation, select: selected.validation },
    ],
    device: config.train.device,
    threads: config.train.threads ?? undefined,
    progress,
    signal: options.signal,
  });
  const probe = await fitProbe({
    train: labelled(features, 'train', train.targets, selected.train),
    validation: labelled(features, 'validation', validation.targets, selected.validation),
    classes: model.head.labels.length,
    c: config.train.probe.c,
    threads: config.train.threads ?? undefined,
    refit: options.refit,
    progress,
  });
  return { model: withHead(model, probe), probe, secondsPerToken: features.secondsPerToken };
}

/** A head with a hidden layer that the checkpoint lacks draws it by seed: then the seed counts too. */
function featuresKey({ model, data, config, checkpointHash }: ProbeHeadOptions) {
  const { pooling, normalise } = model.head;
  const seed = pooling === 'cls' ? config.seed : undefined;
  return {
    checkpoint: checkpointHash,
    tokens: data.tokensKey,
    pooling,
    normalise,
    seed,
    rows: MAX_ROWS,
  };
}

function sampleRows(rows: number, seed: number): Int32Array | undefined {
  if (rows <= MAX_ROWS) return undefined;
  const order = shuffle(
    Int32Array.from({ length: rows }, (_, row) => row),
    randomFrom(seed, 'probe'),
  );
  return order.subarray(0, MAX_ROWS).sort();
}

/** Rows whose label training does not know say nothing here. */
function labelled(
  { splits, width }: Features,
  name: string,
  targets: ArrayLike<number>,
  select: Int32Array | undefined,
): LabelledFeatures {
  const features = splits[name]!;
  const all = Int32Array.from(select ?? Array.from(targets).keys(), (row) => targets[row]!);
  const known = [...all.keys()].filter((i) => all[i]! >= 0);
  if (known.length === all.length) return { features, targets: all };
  const kept = new Float32Array(known.length * width);
  known.forEach((i, place) => {
    kept.set(features.subarray(i * width, (i + 1) * width), place * width);
  });
  return { features: kept, targets: Int32Array.from(known, (i) => all[i]!) };
}

function withHead(model: ClassifierModel, { model: regression }: Probe): ClassifierModel {
  const { output } = headPaths(model.config, model.head);
  const { classes, width, weights, bias } = regression;
  const head = [
    [`${output}.weight`, float32([classes, width], Float32Array.from(weights))],
    [`${output}.bias`, float32([classes], Float32Array.from(bias))],
  ] as const;
  return { ...model, weights: new Map([...model.weights, ...head]) };
}
