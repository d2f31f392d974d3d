import type { Progress } from '@havn/core';
import { argmaxRows, fitLogisticRegression, type LogisticRegression } from '@havn/evaluate';
import { graphObjective } from '@havn/tasks';

export interface ProbeOptions {
  /** [rows × width] */
  readonly train: LabelledFeatures;
  readonly validation: LabelledFeatures;
  readonly classes: number;
  /** Inverse strengths of the L2 penalty to choose from. */
  readonly c: readonly number[];
  readonly threads?: number;
  /** Fits once more on train and validation together. Not where validation has yet to choose. */
  readonly refit: boolean;
  readonly progress: Progress;
}

export interface LabelledFeatures {
  readonly features: Float32Array;
  readonly targets: Int32Array;
}

export interface Probe {
  /** The head: weights [classes × width], bias [classes]. */
  readonly model: LogisticRegression;
  readonly c: number;
  /** Accuracy on validation of the regression fitted on train alone; undefined without validation. */
  readonly accuracy: number | undefined;
}

/**
 * Multinomial logistic regression on frozen features, its penalty chosen on validation; where there
 * are no validation rows it is the middle one.
 */
export async function fitProbe(options: ProbeOptions): Promise<Probe> {
  const c = options.c.toSorted((a, b) => a - b);
  if (options.validation.targets.length === 0) return fitUnvalidated(options, middle(c));
  const chosen = await fitByValidation(options, c);
  if (!options.refit) return ended(options.progress, chosen);
  const all = joined(options.train, options.validation);
  const model = await fit(options, all, chosen.c, chosen.model);
  return ended(options.progress, { ...chosen, model });
}

async function fitByValidation(options: ProbeOptions, ascending: readonly number[]) {
  const { train, validation, classes, progress } = options;
  progress.start('Regression on the embeddings', ascending.length, 'fits');
  let best: (Probe & { readonly accuracy: number }) | undefined;
  let start: LogisticRegression | undefined;
  for (const c of ascending) {
    const model = await fit(options, train, c, start);
    const accuracy = accuracyOf(model, validation, classes);
    progress.advance(1, `C ${c}: validation accuracy ${accuracy.toFixed(4)}`);
    if (!best || accuracy > best.accuracy) best = { model, c, accuracy };
    start = model;
  }
  return best!;
}

async function fitUnvalidated(options: ProbeOptions, c: number): Promise<Probe> {
  options.progress.start('Regression on the embeddings', 1, 'fits');
  const model = await fit(options, options.train, c, undefined);
  return ended(options.progress, { model, c, accuracy: undefined });
}

const middle = (ascending: readonly number[]) => ascending[(ascending.length - 1) >> 1]!;

function ended(progress: Progress, probe: Probe): Probe {
  const { c, accuracy } = probe;
  const said =
    accuracy === undefined ? 'no validation rows' : `validation accuracy ${accuracy.toFixed(4)}`;
  progress.end(`C ${c}: ${said}`);
  return probe;
}

async function fit(
  { classes, threads }: ProbeOptions,
  { features, targets }: LabelledFeatures,
  c: number,
  start: LogisticRegression | undefined,
): Promise<LogisticRegression> {
  const { objective, close } = await graphObjective({ features, targets, classes, threads });
  try {
    return await fitLogisticRegression({
      features,
      targets,
      classes,
      C: c,
      lossAndGradient: objective,
      start,
    });
  } finally {
    await close();
  }
}

function accuracyOf(
  { weights, bias }: LogisticRegression,
  { features, targets }: LabelledFeatures,
  classes: number,
): number {
  const width = weights.length / classes;
  const scores = new Float64Array(targets.length * classes);
  for (let row = 0; row < targets.length; row++) {
    for (let k = 0; k < classes; k++) {
      let score = bias[k]!;
      for (let j = 0; j < width; j++) score += weights[k * width + j]! * features[row * width + j]!;
      scores[row * classes + k] = score;
    }
  }
  const predicted = argmaxRows(scores, classes);
  return (
    targets.reduce((hits, target, row) => hits + Number(predicted[row] === target), 0) /
    targets.length
  );
}

function joined(a: LabelledFeatures, b: LabelledFeatures): LabelledFeatures {
  const features = new Float32Array(a.features.length + b.features.length);
  features.set(a.features);
  features.set(b.features, a.features.length);
  const targets = new Int32Array(a.targets.length + b.targets.length);
  targets.set(a.targets);
  targets.set(b.targets, a.targets.length);
  return { features, targets };
}
