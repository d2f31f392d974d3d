import { formatDuration } from '@havn/core';
import type { TrainResult } from '@havn/train';
import { formatTable, percent, print } from './output.ts';

/** What is shown of each kind of problem, known by the first figure. */
const TABLES = [
  { figures: ['accuracy', 'f1_macro', 'f1_weighted'], simplest: 'majority class' },
  { figures: ['f1_micro', 'f1_macro', 'f1_weighted'], simplest: 'most frequent labels' },
  { figures: ['mse', 'mae', 'r2'], simplest: 'mean of training' },
] as const;

/** The test figures beside the baselines, and beside published ones where there are any. */
export function printTrainResult(
  result: TrainResult,
  published: Readonly<Record<string, number>> = {},
): void {
  const { metrics } = result;
  const { figures: shown, simplest } =
    TABLES.find(({ figures: [first] }) => metrics[`test/${first}`] !== undefined) ?? TABLES[0];
  const format = (key: string, name: string) => formatMetric(name, metrics[`${key}/${name}`]);
  const rows = [
    ['this model', ...shown.map((name) => format('test', name))],
    ['TF-IDF + linear', ...shown.map((name) => format('baseline/linear', name))],
    [simplest, ...shown.map((name) => format('baseline/majority', name))],
    ...Object.entries(published).map(([name, accuracy]) => [name, percent(accuracy)]),
  ].filter(([, ...cells]) => cells.some((cell) => cell !== '-'));
  print(`\n${formatTable(['test set', ...shown], rows)}`);
  for (const sentence of result.verdicts) print(sentence);
  print(`\nbundle  ${result.bundleShown}`);
  print(`report  ${result.report}`);
  print(`run     ${result.run}  (${formatDuration(result.seconds)})`);
}

export function formatMetric(name: string, value: number | undefined): string {
  if (value === undefined) return '-';
  return ['mse', 'mae', 'r2'].includes(name) ? value.toPrecision(4) : percent(value);
}
