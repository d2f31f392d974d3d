import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { havnHome, UsageError } from '@havn/core';
import type { RunStore } from '@havn/track';
import type { Command } from 'commander';
import { printJson } from '../output.ts';
import { compareRuns } from '../runs/compare-runs.ts';
import { printComparison, printRun, printRuns } from '../runs/print-runs.ts';

interface JsonFlag {
  readonly json?: boolean;
}

const JSON_HELP = 'one JSON object on stdout';

export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('List, show and compare recorded runs')
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b');
  runs
    .command('list')
    .description('the newest runs first')
    .option('--json', `${JSON_HELP}: {"runs": […]}`)
    .addHelpText('after', '\nExample:\n  havn runs list --json')
    .action(list);
  runs
    .command('show')
    .description('everything recorded of a run')
    .argument('<run>', 'its id, or the beginning of it')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  havn runs show 0193a')
    .action(show);
  runs
    .command('compare')
    .description('parameters that differ, and metrics side by side')
    .argument('<runs...>', 'two or more ids, or the beginnings of them')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b')
    .action(compare);
}

async function list({ json }: JsonFlag): Promise<void> {
  const runs = hasStore() ? await withStore((store) => store.listRuns()) : [];
  if (json) printJson({ runs });
  else printRuns(runs);
}

async function show(id: string, { json }: JsonFlag): Promise<void> {
  const run = await findRun(id);
  if (json) printJson(run);
  else printRun(run);
}

async function compare(ids: readonly string[], { json }: JsonFlag): Promise<void> {
  if (ids.length < 2) {
    throw new UsageError('one run alone cannot be compared', {
      remedy: 'Give two or more: havn runs compare RUN RUN',
    });
  }
  const comparison = compareRuns(await Promise.all(ids.map(findRun)));
  if (json) printJson(comparison);
  else printComparison(comparison);
}

/** Looking for runs makes no store where there is none. */
function hasStore(): boolean {
  return existsSync(join(havnHome(), 'havn.db'));
}

async function findRun(id: string) {
  const { RunNotFoundError } = await import('@havn/track');
  if (!hasStore()) throw new RunNotFoundError(id, havnHome());
  return withStore((store) => store.getRun(id));
}

async function withStore<T>(use: (store: RunStore) => Promise<T>): Promise<T> {
  const { openStore } = await import('@havn/track');
  const store = await openStore(havnHome());
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
