import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { flatMetrics } from '@havn/evaluate';
import type { FitResult } from '@havn/loop';
import { loadClassifier } from '@havn/tasks';
import type { PreparedData } from '../data/prepare-data.ts';
import type { RunFolder } from '../run/run-folder.ts';
import { measure } from './measure.ts';
import { predictSplit } from './predict-split.ts';

export interface EvaluateRunOptions {
  readonly run: RunFolder;
  readonly data: PreparedData;
  readonly bundle: string;
  readonly fit?: FitResult;
  readonly progress: Progress;
}

export interface RunEvaluation {
  /** `test/…`, `baseline/majority/…`, `baseline/linear/…` */
  readonly metrics: Readonly<Record<string, number>>;
  readonly verdicts: readonly string[];
  /** The HTML report. */
  readonly report: string;
}

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
  const bootstrapSamples = evaluation.bootstrap_samples;
  const report = measure({ labels, problem, targets, probabilities, bootstrapSamples, seed: run.config.seed });
  return {
    metrics: prefixed('test', flatMetrics(report)),
    verdicts: [],
    report: join(run.folder, 'report.html'),
  };
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));
}
