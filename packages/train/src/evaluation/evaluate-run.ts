import {
  argmaxRows,
  type BaselinePredictions,
  compareWithBaselines,
  evaluateClassification,
  flatMetrics,
} from '@havn/evaluate';
import { loadClassifier } from '@havn/tasks';
import type { PreparedData } from '../data/prepare-data.ts';
import { runBaselines } from './baselines.ts';
import { measure } from './measure.ts';
import { predictSplit } from './predict-split.ts';
import type { EvaluateRunOptions, RunEvaluation, TestFigures } from './test-figures.ts';
import { withoutRows } from './without-rows.ts';
import { writeReport } from './write-report.ts';

/** Measures the bundle on the test data, beside two baselines, and writes the report. */
export async function evaluateRun(options: EvaluateRunOptions): Promise<RunEvaluation> {
  const { run, data, bundle, progress } = options;
  const { train, evaluation } = run.config;
  const classifier = await loadClassifier(bundle, {
    device: train.device,
    threads: train.threads ?? undefined,
  });
  const { labels, problem } = classifier;
  const probabilities = await predictSplit(classifier, data.tokens.test, progress);
  await classifier.close();

  const { targets } = data.dataset.splits.test;
  const report = measure({
    labels,
    problem,
    targets,
    probabilities,
    bootstrapSamples: evaluation.bootstrap_samples,
    seed: run.config.seed,
  });
  const against =
    problem === 'single_label_classification'
      ? await compareSingleLabel(options, targets as Int32Array, probabilities)
      : { comparisons: [], verdicts: [], metrics: {} };
  const metrics = { ...prefixed('test', flatMetrics(report)), ...against.metrics };
  const figures = { ...against, report, probabilities, metrics };
  return { metrics, verdicts: figures.verdicts, report: await writeReport(options, figures) };
}

type Comparison = Pick<TestFigures, 'comparisons' | 'verdicts' | 'metrics'>;

async function compareSingleLabel(
  { run, data, progress }: EvaluateRunOptions,
  targets: Int32Array,
  probabilities: Float64Array,
): Promise<Comparison> {
  const { labels } = data.dataset;
  const classes = labels.length;
  const baselines = await runBaselines(data.dataset, run.config.seed, progress);
  const comparisons = compareWithBaselines({
    targets,
    predictions: argmaxRows(probabilities, classes),
    classes,
    baselines,
    bootstrap: { resamples: run.config.evaluation.bootstrap_samples, seed: run.config.seed },
  });
  const leaks = withoutLeaks(data, targets, probabilities);
  const notes = baselines.flatMap(({ name, note }) => (note ? [`${name}: ${note}.`] : []));
  return {
    comparisons,
    verdicts: [...comparisons.map(({ sentence }) => sentence), ...notes, ...leaks.verdicts],
    metrics: {
      ...leaks.metrics,
      ...Object.assign(
        {},
        ...baselines.map((baseline) => baselineMetrics(baseline, baseline.key, targets, labels)),
      ),
    },
  };
}

function baselineMetrics(
  { predictions }: BaselinePredictions,
  key: string,
  targets: Int32Array,
  labels: readonly string[],
): Record<string, number> {
  const probabilities = new Float64Array(predictions.length * labels.length);
  predictions.forEach((predicted, row) => {
    probabilities[row * labels.length + predicted] = 1;
  });
  const report = evaluateClassification({ labels, targets, probabilities, bootstrap: false });
  const { accuracy, f1_macro, f1_weighted } = flatMetrics(report);
  return prefixed(`baseline/${key}`, {
    accuracy: accuracy!,
    f1_macro: f1_macro!,
    f1_weighted: f1_weighted!,
  });
}

/** Test texts that were trained on are kept; the figure without them stands beside. */
function withoutLeaks(
  { dataset, description }: PreparedData,
  targets: Int32Array,
  probabilities: Float64Array,
): Pick<Comparison, 'verdicts' | 'metrics'> {
  const leaked = description.leakedTestRows;
  if (leaked.length === 0 || leaked.length === targets.length) return { verdicts: [], metrics: {} };
  const { labels } = dataset;
  const clean = {
    labels,
    targets: withoutRows(targets, leaked, 1),
    probabilities: withoutRows(probabilities, leaked, labels.length),
  };
  const { accuracy, f1_macro } = flatMetrics(
    evaluateClassification({ ...clean, bootstrap: false }),
  );
  const texts = leaked.length === 1 ? 'text that is' : 'texts that are';
  return {
    metrics: prefixed('test_without_leaks', { accuracy: accuracy!, f1_macro: f1_macro! }),
    verdicts: [
      `Without the ${leaked.length} test ${texts} in the training data too: accuracy ${(accuracy! * 100).toFixed(2)} %.`,
    ],
  };
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]),
  );
}
