import { randomFrom } from '@havn/core';
import { compareWithBaselines } from '../baselines/compare.ts';
import { judgeClasses } from '../baselines/judges.ts';
import { majorityBaseline } from '../baselines/majority.ts';
import { argmaxRows } from '../metrics/check-inputs.ts';
import { evaluateClassification } from '../metrics/classification.ts';
import { worstErrors } from '../metrics/worst-errors.ts';
import type { ReportInput } from './report-input.ts';

const ROWS = 600;

/** A complete, made-up report of a classifier of `classes` classes, for tests. */
export function exampleReport(classes: number): ReportInput {
  const random = randomFrom(1, 'example report');
  const labels = Array.from({ length: classes }, (_, at) => `label_with_a_long_name_${at}`);
  const targets = Int32Array.from({ length: ROWS }, () => random.below(classes));
  const probabilities = new Float64Array(ROWS * classes);
  targets.forEach((target, row) => {
    const winner = random.uniform() < 0.85 ? target : random.below(classes);
    const confidence = 0.5 + random.uniform() / 2;
    probabilities.fill((1 - confidence) / (classes - 1), row * classes, (row + 1) * classes);
    probabilities[row * classes + winner] = confidence;
  });
  const predictions = argmaxRows(probabilities, classes);
  const majority = majorityBaseline(targets, classes);
  const points = Array.from({ length: 200 }, (_, x) => ({ x, y: 1 / (x + 1) + random.uniform() }));
  return {
    title: 'An example',
    subtitle: 'made up',
    report: evaluateClassification({
      labels,
      targets,
      probabilities,
      bootstrap: { resamples: 50 },
    }),
    baselines: compareWithBaselines({
      judge: judgeClasses(targets, classes),
      predictions,
      baselines: [{ name: majority.name, predictions: majority.predict(ROWS) }],
      bootstrap: { resamples: 50 },
    }),
    published: [{ name: 'somebody', accuracy: 0.9 }],
    warnings: ['One sentence.'],
    learning: [{ title: 'loss', series: [{ name: 'train', points }] }],
    errors: worstErrors({ targets, probabilities, classes }).map((error) => ({
      text: `text ${error.row}`,
      target: labels[error.target]!,
      prediction: labels[error.prediction]!,
      confidence: error.confidence,
    })),
    data: {
      facts: [{ name: 'duplicates', value: 3 }],
      splits: [{ name: 'train', rows: ROWS, classes: labels.map((label) => ({ label, rows: 1 })) }],
      lengths: [{ upTo: 16, rows: 10 }],
    },
    facts: [{ name: 'run', value: 'abc' }],
    configuration: 'seed: 0\n',
  };
}
