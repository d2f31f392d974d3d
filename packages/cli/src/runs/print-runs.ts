import { formatDuration } from '@havn/core';
import type { RunRecord } from '@havn/track';
import { formatTable, formatTime, print } from '../output.ts';
import type { RunComparison } from './compare-runs.ts';

/** What a list shows of a run; the rest is in `runs show`. */
const LIST_METRICS = ['test/accuracy', 'test/f1_macro'] as const;

/** The metrics that a filter or an order asks about; else those that every training has. */
export function listedMetrics(texts: readonly string[]): readonly string[] {
  const asked = texts.flatMap((text) =>
    [...text.matchAll(/\bmetrics?\.(?:`([^`]+)`|"([^"]+)"|([\w.]+))/g)].map(
      ([, ticked, quoted, plain]) => ticked ?? quoted ?? plain ?? '',
    ),
  );
  return asked.length > 0 ? [...new Set(asked)] : LIST_METRICS;
}

export function printRuns(runs: readonly RunRecord[], metrics: readonly string[]): void {
  if (runs.length === 0) {
    print('No runs yet. Start one: havn train data.train=FILE');
    return;
  }
  const rows = runs.map((run) => [
    shortId(run.id),
    run.name,
    run.status,
    formatTime(run.startTime),
    ...metrics.map((key) => formatNumber(run.metrics[key])),
  ]);
  print(formatTable(['run', 'name', 'status', 'started (UTC)', ...metrics], rows));
}

export function printRun(run: RunRecord): void {
  print(`${run.name}  ${run.id}  ${run.status}`);
  const lasted =
    run.endTime === undefined ? '' : `, ${formatDuration((run.endTime - run.startTime) / 1000)}`;
  print(`started ${formatTime(run.startTime)} UTC${lasted}`);
  print(run.folder === '' ? `files   ${run.artifactUri}` : `folder  ${run.folder}`);
  const metrics = Object.entries(run.metrics).map(([key, value]) => [key, formatNumber(value)]);
  printSection('Metrics', metrics);
  printSection('Parameters', Object.entries(run.params));
  printSection('Tags', Object.entries(run.tags));
}

function printSection(title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length > 0) print(`\n${formatTable([title, ''], rows)}`);
}

export function printComparison({ runs, params, metrics }: RunComparison): void {
  const ids = runs.map(shortId);
  const differing = Object.entries(params);
  if (differing.length === 0) print('No parameter differs.');
  else {
    const rows = differing.map(([key, values]) => [key, ...values.map((value) => value ?? '-')]);
    print(formatTable(['Parameters', ...ids], rows));
  }
  const rows = Object.entries(metrics).map(([key, values]) => [
    key,
    ...values.map((value) => formatNumber(value ?? undefined)),
  ]);
  print(`\n${formatTable(['Metrics', ...ids], rows)}`);
}

/** Long enough to name a run among thousands. */
function shortId(id: string): string {
  return id.slice(0, 16);
}

function formatNumber(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
