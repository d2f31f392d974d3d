import type { Progress } from '@havn/core';
import type { Dataset, Split } from '@havn/data';
import {
  argmaxRows,
  type BaselineComparison,
  type BootstrapOptions,
  type ConstantBaseline,
  compareWithBaselines,
  flatMetrics,
  type Judge,
  judgeClasses,
  judgeLabels,
  judgeNumbers,
  majorityBaseline,
  majorityLabelsBaseline,
  meanBaseline,
  type TextBaseline,
  trainLinearBaseline,
  trainMultiLabelBaseline,
  trainRidgeBaseline,
} from '@havn/evaluate';
import type { ProblemType } from '@havn/models';
import { measure } from './measure.ts';

export interface BaselinesInput {
  readonly dataset: Dataset;
  readonly problem: ProblemType;
  /** The model's, [rows × labels]. */
  readonly probabilities: Float64Array;
  readonly seed: number;
  readonly bootstrap: BootstrapOptions;
  readonly progress: Progress;
}

export interface BesideBaselines {
  readonly comparisons: readonly BaselineComparison[];
  /** Said of a baseline that could not learn from every row. */
  readonly notes: readonly string[];
  /** `baseline/majority/…`, `baseline/linear/…` */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A model and what needs no transformer, on the same test rows. */
interface Contest<Predictions extends ArrayLike<number>> {
  readonly judge: Judge<Predictions>;
  readonly predictions: Predictions;
  readonly constant: ConstantBaseline<Predictions>;
  readonly linear: TextBaseline<Predictions>;
  /** Predictions as a model's sure answers, [rows × labels]. */
  readonly sure: (predictions: Predictions) => Float64Array;
}

/** Metrics that are recorded of a baseline. */
const RECORDED = ['accuracy', 'f1_macro', 'f1_weighted', 'f1_micro', 'mse', 'mae', 'r2'];

/**
 * The model beside two baselines: an answer that reads no text, and TF-IDF with a linear model.
 * Both learn from train and validation together, all that the model has seen.
 */
export async function compareWithSimple(input: BaselinesInput): Promise<BesideBaselines> {
  const { problem, progress } = input;
  progress.start('Baselines');
  try {
    switch (problem) {
      case 'single_label_classification':
        return await hold(input, await classContest(input));
      case 'multi_label_classification':
        return await hold(input, await labelContest(input));
      case 'regression':
        return await hold(input, await numberContest(input));
      default:
        return problem satisfies never;
    }
  } finally {
    progress.end();
  }
}

async function hold<Predictions extends ArrayLike<number>>(
  input: BaselinesInput,
  { judge, predictions, constant, linear, sure }: Contest<Predictions>,
): Promise<BesideBaselines> {
  const { test } = input.dataset.splits;
  const baselines = {
    majority: { name: constant.name, predictions: constant.predict(test.rows) },
    linear: { name: linear.name, predictions: await linear.predict(textsOf([test])) },
  };
  const metrics = Object.entries(baselines).flatMap(([key, baseline]) =>
    recorded(input, `baseline/${key}`, sure(baseline.predictions)),
  );
  return {
    comparisons: compareWithBaselines({
      judge,
      predictions,
      baselines: Object.values(baselines),
      bootstrap: input.bootstrap,
    }),
    notes: linear.note ? [`${linear.name}: ${linear.note}.`] : [],
    metrics: Object.fromEntries(metrics),
  };
}

function recorded(
  { dataset, problem }: BaselinesInput,
  prefix: string,
  probabilities: Float64Array,
): readonly (readonly [string, number])[] {
  const { targets } = dataset.splits.test;
  const figures = flatMetrics(measure({ labels: dataset.labels, problem, targets, probabilities }));
  return RECORDED.flatMap((name) =>
    figures[name] === undefined ? [] : [[`${prefix}/${name}`, figures[name]] as const],
  );
}

async function classContest(input: BaselinesInput): Promise<Contest<Int32Array>> {
  const { dataset, probabilities, seed } = input;
  const classes = dataset.labels.length;
  const targets = Int32Array.from(seenTargets(dataset));
  return {
    judge: judgeClasses(Int32Array.from(dataset.splits.test.targets), classes),
    predictions: argmaxRows(probabilities, classes),
    constant: majorityBaseline(targets, classes),
    linear: await trainLinearBaseline({ texts: seenTexts(dataset), targets, classes, seed }),
    sure(predictions) {
      const certain = new Float64Array(predictions.length * classes);
      predictions.forEach((predicted, row) => {
        certain[row * classes + predicted] = 1;
      });
      return certain;
    },
  };
}

async function labelContest(input: BaselinesInput): Promise<Contest<Uint8Array>> {
  const { dataset, probabilities, seed } = input;
  const labels = dataset.labels.length;
  const targets = Uint8Array.from(seenTargets(dataset));
  return {
    judge: judgeLabels(Uint8Array.from(dataset.splits.test.targets), labels),
    predictions: Uint8Array.from(probabilities, (probability) => (probability >= 0.5 ? 1 : 0)),
    constant: majorityLabelsBaseline(targets, labels),
    linear: await trainMultiLabelBaseline({ texts: seenTexts(dataset), targets, labels, seed }),
    sure: (predictions) => Float64Array.from(predictions),
  };
}

async function numberContest(input: BaselinesInput): Promise<Contest<Float64Array>> {
  const { dataset, probabilities, seed } = input;
  const targets = Float64Array.from(seenTargets(dataset));
  return {
    judge: judgeNumbers(Float64Array.from(dataset.splits.test.targets)),
    predictions: probabilities,
    constant: meanBaseline(targets),
    linear: await trainRidgeBaseline({ texts: seenTexts(dataset), targets, seed }),
    sure: (predictions) => predictions,
  };
}

function* seenTargets({ splits }: Dataset): Iterable<number> {
  yield* splits.train.targets;
  yield* splits.validation.targets;
}

const seenTexts = ({ splits }: Dataset) => textsOf([splits.train, splits.validation]);

/** Iterates anew each time it is asked to. */
function textsOf(splits: readonly Split[]): AsyncIterable<string> {
  return {
    async *[Symbol.asyncIterator]() {
      for (const split of splits) for await (const { text } of split.read()) yield text;
    },
  };
}
