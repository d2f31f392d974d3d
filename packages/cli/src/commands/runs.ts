import { UsageError } from '@havn/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { printJson } from '../output.ts';
import { parseAge } from '../parse.ts';
import { compareRuns } from '../runs/compare-runs.ts';
import type { GcFlags } from '../runs/gc-runs.ts';
import { listedMetrics, printComparison, printRun, printRuns } from '../runs/print-runs.ts';
import { syncRuns } from '../runs/sync-runs.ts';
import {
  artifactsOption,
  databaseOption,
  type StoreFlags,
  storeOption,
} from '../stores/store-flags.ts';
import { withStore } from '../stores/with-store.ts';

interface Flags extends StoreFlags {
  readonly json?: boolean;
}

const JSON_HELP = 'one JSON object on stdout';
const RUN_HELP = 'its id, or the beginning of it';

const EXAMPLES = `
Examples:
  havn runs compare 0193a 0193b
  havn runs list --store postgres://team@db.example.com/runs
  MLFLOW_TRACKING_TOKEN=… havn runs list --store https://runs.example.com`;

export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('List, show, compare, tag and delete recorded runs')
    .addHelpText('after', EXAMPLES);
  addList(runs);
  addShow(runs);
  addChanges(runs);
  addGc(runs);
  addSync(runs);
}

function addList(runs: Command): void {
  runs
    .command('list')
    .description('the newest runs first')
    .option('--filter <filter>', 'only runs that match, in the filter grammar of MLflow')
    .option('--sort <key>', 'order by KEY or "KEY DESC"; again for ties', collect, [])
    .option('--experiment <name>', 'only runs of this experiment')
    .option('--limit <count>', 'at most so many', parseLimit, 100)
    .option('--deleted', 'those that were deleted instead')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"runs": […]}`)
    .addHelpText(
      'after',
      '\nExample:\n  havn runs list --filter "metrics.acc > 0.9" --sort "metrics.acc DESC"',
    )
    .action(list);
}

function addShow(runs: Command): void {
  runs
    .command('show')
    .description('everything recorded of a run')
    .argument('<run>', RUN_HELP)
    .addOption(storeOption())
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  havn runs show 0193a')
    .action(show);
  runs
    .command('compare')
    .description('parameters that differ, and metrics side by side')
    .argument('<runs...>', 'two or more ids, or the beginnings of them')
    .addOption(storeOption())
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b')
    .action(compare);
}

function addChanges(runs: Command): void {
  runs
    .command('delete')
    .description('hide runs from lists; their files stay')
    .argument('<runs...>', 'ids, or the beginnings of them')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"deleted": […]}`)
    .addHelpText('after', '\nExample:\n  havn runs delete 0193a')
    .action((ids: readonly string[], flags: Flags) => hide(ids, { ...flags, deleted: true }));
  runs
    .command('restore')
    .description('bring deleted runs back')
    .argument('<runs...>', 'ids, or the beginnings of them')
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: {"restored": […]}`)
    .addHelpText('after', '\nExample:\n  havn runs restore 0193a')
    .action((ids: readonly string[], flags: Flags) => hide(ids, { ...flags, deleted: false }));
  runs
    .command('tag')
    .description('set tags of a run, or delete them')
    .argument('<run>', RUN_HELP)
    .argument('[tags...]', 'KEY=VALUE')
    .option('--delete <key>', 'delete this tag; again for more', collect, [])
    .addOption(storeOption())
    .option('--json', `${JSON_HELP}: the run`)
    .addHelpText('after', '\nExample:\n  havn runs tag 0193a note="best so far" --delete draft')
    .action(tag);
}

function addGc(runs: Command): void {
  runs
    .command('gc')
    .description('remove deleted runs, logged models and experiments for good, with their files')
    .addOption(
      new Option('--older-than <time>', 'only those deleted so long ago, as 30d or 1d12h')
        .argParser(parseAge)
        .default(0, 'all'),
    )
    .addOption(
      new Option(
        '--experiment-ids <ids>',
        'only these deleted experiments and what they hold, as 3,7',
      ).argParser(parseExperimentIds),
    )
    .option('--models', 'also the logged models of runs that are gone')
    .option('--dry-run', 'say what would be removed')
    .option('--now', 'delete their files at once, also under a download')
    .addOption(databaseOption())
    .addOption(artifactsOption())
    .option('--json', `${JSON_HELP}: {"removed": […], "kept": […], …}`)
    .addHelpText(
      'after',
      `
Examples:
  havn runs gc --older-than 30d --dry-run
  havn runs gc --older-than 30d
  havn runs gc --experiment-ids 3,7

A run or logged model whose files a version of a model needs is kept. Servers may run meanwhile.`,
    )
    .action(async (flags: GcFlags) => (await import('../runs/gc-runs.ts')).gcRuns(flags));
}

function addSync(runs: Command): void {
  runs
    .command('sync')
    .description('send runs to the tracking server named by HAVN_TRACKING_URI')
    .argument('[runs...]', 'ids; else all that the server does not have as a whole yet')
    .option('--json', `${JSON_HELP}: {"sent": […]}`)
    .addHelpText('after', '\nExample:\n  HAVN_TRACKING_URI=http://127.0.0.1:5000 havn runs sync')
    .action(syncRuns);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseExperimentIds(text: string): readonly string[] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.every((id) => /^\d+$/.test(id))) return ids;
  throw new InvalidArgumentError('Ids are numbers with commas between them.');
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 50_000) return limit;
  throw new InvalidArgumentError('A count is a whole number from 1 to 50000.');
}

interface ListFlags extends Flags {
  readonly filter?: string;
  readonly sort: readonly string[];
  readonly experiment?: string;
  readonly limit: number;
  readonly deleted?: boolean;
}

async function list({ json, sort, store: url, ...options }: ListFlags): Promise<void> {
  const runs = await withStore({ store: url }, (store) =>
    store.runs.listRuns({ ...options, orderBy: sort }),
  );
  if (json) printJson({ runs });
  else printRuns(runs, listedMetrics([options.filter ?? '', ...sort]));
}

async function show(id: string, { json, ...flags }: Flags): Promise<void> {
  const run = await withStore(flags, ({ runs }) => runs.getRun(id));
  if (json) printJson(run);
  else printRun(run);
}

async function compare(ids: readonly string[], { json, ...flags }: Flags): Promise<void> {
  if (ids.length < 2) {
    throw new UsageError('one run alone cannot be compared', {
      remedy: 'Give two or more: havn runs compare RUN RUN',
    });
  }
  const found = await withStore(flags, ({ runs }) => Promise.all(ids.map((id) => runs.getRun(id))));
  const comparison = compareRuns(found);
  if (json) printJson(comparison);
  else printComparison(comparison);
}

interface HideFlags extends Flags {
  readonly deleted: boolean;
}

async function hide(ids: readonly string[], flags: HideFlags): Promise<void> {
  const { json, deleted, ...place } = flags;
  const changed: string[] = [];
  await withStore(place, async ({ runs }) => {
    for (const given of ids) {
      const { id } = await runs.getRun(given);
      await (deleted ? runs.deleteRun(id) : runs.restoreRun(id));
      changed.push(id);
    }
  });
  const word = deleted ? 'deleted' : 'restored';
  if (json) printJson({ [word]: changed });
  else for (const id of changed) process.stdout.write(`${word} ${id}\n`);
}

interface TagFlags extends Flags {
  readonly delete: readonly string[];
}

async function tag(id: string, pairs: readonly string[], flags: TagFlags): Promise<void> {
  const tags = Object.fromEntries(pairs.map(keyAndValue));
  if (pairs.length === 0 && flags.delete.length === 0) {
    throw new UsageError('no tag is given', { remedy: 'Give KEY=VALUE, or --delete KEY.' });
  }
  const run = await withStore(flags, async ({ runs }) => {
    const found = (await runs.getRun(id)).id;
    await runs.setTags(found, tags);
    for (const key of flags.delete) await runs.deleteTag(found, key);
    return runs.getRun(found);
  });
  if (flags.json) printJson(run);
  else printRun(run);
}

function keyAndValue(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError(`${JSON.stringify(pair)} is no tag`, { remedy: 'Write KEY=VALUE.' });
}
