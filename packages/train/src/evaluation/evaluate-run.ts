import { flatMetrics } from '@havn/evaluate';
import { loadClassifier } from '@havn/tasks';
import { compareWithSimple } from './baselines.ts';
import { measure } from './measure.ts';
import { predictSplit } from './predict-split.ts';
import { recordConfidence, recordReport, recordSamples } from './record-report.ts';
import type { EvaluateRunOptions, RunEvaluation } from './test-figures.ts';
import { withoutLeaks } from './without-leaks.ts';
import { writeReport } from './write-report.ts';

/** Measures the bundle on the test data, beside two baselines, and writes the report. */
export async function evaluateRun(options: EvaluateRunOptions): Promise<RunEvaluation> {
  const { run, recorder, data, bundle, fit, progress } = options;
  const { train, evaluation } = run.config;
  const classifier = await loadClassifier(bundle, {
    device: train.device,
    threads: train.threads ?? undefined,
  });
  const { labels, problem } = classifier;
  const probabilities = await predictSplit(classifier, data.tokens.test, progress);
  await classifier.close();

  const { seed } = run.config;
  const resamples = evaluation.bootstrap_samples;
  const { dataset } = data;
  const { targets } = dataset.splits.test;
  const answers = { labels, problem, targets, probabilities };
  const report = measure({ ...answers, bootstrapSamples: resamples, seed });
  const bootstrap = { resamples, seed };
  const beside = await compareWithSimple({
    dataset,
    problem,
    probabilities,
    seed,
    bootstrap,
    progress,
  });
  const { comparisons } = beside;
  const leaks = withoutLeaks(data, answers);
  const recording = { media: recorder.media, split: 'test', step: fit?.step ?? 0 };
  const picked = { ...answers, worst: evaluation.worst_errors };
  await recordReport(recording, report);
  await recordConfidence(recording, picked);
  const samples = await recordSamples(recording, dataset.splits.test, picked);
  const metrics = { ...testMetrics(report), ...leaks.metrics, ...beside.metrics };
  const sentences = comparisons.map(({ sentence }) => sentence);
  const verdicts = [...sentences, ...beside.notes, ...leaks.verdicts];
  const figures = { report, samples, comparisons, verdicts, metrics };
  return { metrics, verdicts, report: await writeReport(options, figures) };
}

function testMetrics(report: Parameters<typeof flatMetrics>[0]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(flatMetrics(report)).map(([key, value]) => [`test/${key}`, value]),
  );
}
