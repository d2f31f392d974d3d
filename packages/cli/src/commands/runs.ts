import { havnHome } from '@havn/core';
import type { RunRecord, RunStore } from '@havn/track';
import type { Command } from 'commander';
import { formatTable, print, printJson } from '../output.ts';

interface JsonFlag {
  readonly json?: boolean;
}

/** What a list shows of a run; the rest is in `runs show`. */
const LIST_METRICS = ['test/accuracy', 'test/f1_macro'] as const;

export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('List, show and compare recorded runs')
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b');
  runs
    .command('list')
    .description('the newest runs first')
    .option('--json', 'one JSON array on stdout')
    .addHelpText('after', '\nExample:\n  havn runs list --json')
    .action(({ json }: JsonFlag) => withStore((store) => list(store, json)));
  runs
    .command('show')
    .description('everything recorded of a run')
    .argument('<run>', 'its id, or the beginning of it')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn runs show 0193a')
    .action((run: string, { json }: JsonFlag) => withStore((store) => show(store, run, json)));
  runs
    .command('compare')
    .description('parameters that differ, and metrics side by side')
    .argument('<run...>', 'two or more ids')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b')
    .action((ids: string[], { json }: JsonFlag) => withStore((store) => compare(store, ids, json)));
}

async function withStore(use: (store: RunStore) => Promise<void>): Promise<void> {
  const { openStore } = await import('@havn/track');
  const store = await openStore(havnHome());
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function list(store: RunStore, json = false): Promise<void> {
  const runs = await store.listRuns();
  if (json) return printJson(runs);
  if (runs.length === 0) return print('No runs yet. Start one: havn train data.train=FILE');
  const rows = runs.map((run) => [
    run.id.slice(0, 16),
    run.name,
    run.status,
    new Date(run.startTime).toISOString().slice(0, 16).replace('T', ' '),
    ...LIST_METRICS.map((key) => formatNumber(run.metrics[key])),
  ]);
  print(formatTable(['run', 'name', 'status', 'started (UTC)', ...LIST_METRICS], rows));
}

async function show(store: RunStore, id: string, json = false): Promise<void> {
  const run = await store.getRun(id);
  if (json) return printJson(run);
  print(`${run.name}  ${run.id}  ${run.status}`);
  print(`folder  ${run.folder}`);
  const metrics = Object.entries(run.metrics).map(([key, value]) => [key, formatNumber(value)]);
  printSection('Metrics', metrics);
  printSection('Parameters', Object.entries(run.params));
  printSection('Tags', Object.entries(run.tags));
}

function printSection(title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length > 0) print(`\n${formatTable([title, ''], rows)}`);
}

async function compare(store: RunStore, ids: readonly string[], json = false): Promise<void> {
  const runs = await Promise.all(ids.map((id) => store.getRun(id)));
  const params = differing(runs, (run) => run.params);
  const metrics = keysOf(runs, (run) => run.metrics);
  if (json) {
    const pick = (
      keys: readonly string[],
      of: (run: RunRecord) => Readonly<Record<string, unknown>>,
    ) => Object.fromEntries(keys.map((key) => [key, runs.map((run) => of(run)[key] ?? null)]));
    return printJson({
      runs: runs.map((run) => run.id),
      params: pick(params, (run) => run.params),
      metrics: pick(metrics, (run) => run.metrics),
    });
  }
  const header = ['', ...runs.map((run) => run.id.slice(0, 16))];
  print(
    formatTable(
      header,
      params.map((key) => [key, ...runs.map((run) => run.params[key] ?? '-')]),
    ),
  );
  print();
  print(
    formatTable(
      header,
      metrics.map((key) => [key, ...runs.map((run) => formatNumber(run.metrics[key]))]),
    ),
  );
}

function keysOf(
  runs: readonly RunRecord[],
  of: (run: RunRecord) => Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(of(run))))].sort();
}

function differing(
  runs: readonly RunRecord[],
  of: (run: RunRecord) => Readonly<Record<string, unknown>>,
): readonly string[] {
  return keysOf(runs, of).filter((key) => new Set(runs.map((run) => of(run)[key])).size > 1);
}

function formatNumber(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
