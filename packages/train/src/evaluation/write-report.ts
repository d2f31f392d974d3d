import { join } from 'node:path';
import { toYaml } from '@havn/config';
import { formatDuration, writeFileAtomic } from '@havn/core';
import {
  type DataSplit,
  type LearningChart,
  type ReportData,
  type ReportedError,
  renderReport,
} from '@havn/evaluate';
import type { PreparedData } from '../data/prepare-data.ts';
import type { Recorder } from '../run/recorder.ts';
import { runName } from '../run/recorder.ts';
import type { EvaluateRunOptions, TestFigures } from './test-figures.ts';

/** Writes the self-contained HTML report of a run and gives its path. */
export async function writeReport(
  options: EvaluateRunOptions,
  figures: TestFigures,
): Promise<string> {
  const { run, recorder, data, fit } = options;
  const html = renderReport({
    title: runName(run.config),
    subtitle: `${run.config.model.checkpoint}, ${run.config.train.method}, ${new Date(run.startTime).toISOString().slice(0, 10)}`,
    report: figures.report,
    baselines: figures.comparisons,
    warnings: [
      ...(fit?.warnings ?? []).map(({ message, causes }) => [message, ...causes].join(' ')),
      ...data.dataset.warnings.map(({ message }) => message),
      ...figures.verdicts.filter((sentence) => !sentence.startsWith('Better')),
    ],
    learning: fit ? await learningCharts(recorder) : [],
    errors: errorsOf(figures),
    data: dataOf(data),
    facts: factsOf(options),
    configuration: toYaml(run.config),
  });
  const file = join(run.folder, 'report.html');
  await writeFileAtomic(file, html);
  await recorder.media.logFile('report.html', html);
  return file;
}

const CHARTS = [
  ['loss', { train: 'train/loss', validation: 'validation/log_loss' }],
  ['validation accuracy', { accuracy: 'validation/accuracy' }],
  ['learning rate', { 'learning rate': 'train/learning_rate' }],
  ['gradient norm', { 'gradient norm': 'train/gradient_norm' }],
  ['samples per second', { throughput: 'system/samples_per_second' }],
] as const;

async function learningCharts(recorder: Recorder): Promise<readonly LearningChart[]> {
  const charts = CHARTS.map(async ([title, keys]) => {
    const series = Object.entries(keys).map(async ([name, key]) => {
      const history = await recorder.history(key);
      return { name, points: history.map(({ step, value }) => ({ x: step, y: value })) };
    });
    const drawn = (await Promise.all(series)).filter(({ points }) => points.length > 0);
    return { title, series: drawn };
  });
  return (await Promise.all(charts)).filter(({ series }) => series.length > 0);
}

function errorsOf({ samples }: TestFigures): readonly ReportedError[] {
  return samples.flatMap(({ right, text, target, prediction, confidence }) =>
    right === false && typeof target === 'string' && typeof prediction === 'string'
      ? [{ text, target, prediction, confidence: confidence! }]
      : [],
  );
}

function dataOf({ dataset, description, maxLength }: PreparedData): ReportData {
  const splits = Object.values(dataset.splits).map(({ name, rows }): DataSplit => {
    const { balance } = description.splits[name];
    const classes = balance.map((count, i) => ({ label: dataset.labels[i]!, rows: count }));
    return { name, rows, ...(classes.length > 0 && { classes }) };
  });
  const lengths = description.splits.train.lengths;
  return {
    splits,
    facts: [
      { name: 'Version (hash)', value: dataset.hash.slice(0, 16) },
      { name: 'Columns', value: `${dataset.columns.text} → ${dataset.columns.label}` },
      { name: 'Test texts also in the training data', value: description.leakedTestRows.length },
      ...(lengths ? [{ name: 'Tokens a text, median', value: lengths.median }] : []),
      ...(lengths
        ? [
            {
              name: `Cut at ${maxLength} tokens`,
              value: `${(lengths.truncated * 100).toFixed(1)} %`,
            },
          ]
        : []),
    ],
  };
}

function factsOf({ run, recorder, fit }: EvaluateRunOptions) {
  const facts: Readonly<Record<string, string | number | undefined>> = {
    Run: run.id,
    Model: run.config.model.checkpoint,
    Steps: fit?.step,
    Time: formatDuration((Date.now() - run.startTime) / 1000),
    Machine: recorder.tags['machine.cpu'],
    Commit: recorder.tags['git.commit'],
  };
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
}
