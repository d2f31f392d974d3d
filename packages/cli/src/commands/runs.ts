import { UsageError } from '@havn/core';
import { type Command, InvalidArgumentError } from 'commander';
import { printJson } from '../output.ts';
import { parseAge } from '../parse.ts';
import { compareRuns } from '../runs/compare-runs.ts';
import type { GcFlags } from '../runs/gc-runs.ts';
import { listedMetrics, printComparison, printRun, printRuns } from '../runs/print-runs.ts';
import { hasStore, withRun, withStore } from '../runs/with-store.ts';

interface JsonFlag {
  readonly json?: boolean;
}

const JSON_HELP = 'one JSON object on stdout';
const RUN_HELP = 'its id, or the beginning of it';

export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('List, show, compare, tag and delete recorded runs')
    .addHelpText('after', '\nExample:\n  havn runs compare 0193a 0193b');
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

function addChanges(runs: Command): void {
  runs
    .command('delete')
    .description('hide runs from lists; their files stay')
    .argument('<runs...>', 'ids, or the beginnings of them')
    .option('--json', `${JSON_HELP}: {"deleted": […]}`)
    .addHelpText('after', '\nExample:\n  havn runs delete 0193a')
    .action((ids: readonly string[], { json }: JsonFlag) => hide(ids, { json, deleted: true }));
  runs
    .command('restore')
    .description('bring deleted runs back')
    .argument('<runs...>', 'ids, or the beginnings of them')
    .option('--json', `${JSON_HELP}: {"restored": […]}`)
    .addHelpText('after', '\nExample:\n  havn runs restore 0193a')
    .action((ids: readonly string[], { json }: JsonFlag) => hide(ids, { json, deleted: false }));
  runs
    .command('tag')
    .description('set tags of a run, or delete them')
    .argument('<run>', RUN_HELP)
    .argument('[tags...]', 'KEY=VALUE')
    .option('--delete <key>', 'delete this tag; again for more', collect, [])
    .option('--json', `${JSON_HELP}: the run`)
    .addHelpText('after', '\nExample:\n  havn runs tag 0193a note="best so far" --delete draft')
    .action(tag);
}

function addGc(runs: Command): void {
  runs
    .command('gc')
    .description('remove deleted runs for good, with their metrics and files')
    .option('--older-than <time>', 'only those deleted so long ago, as 30d or 1d12h', parseAge, 0)
    .option('--dry-run', 'say what would be removed')
    .option('--now', 'delete their files at once, also under a download')
    .option('--store <url>', 'as of havn up (default: havn.db of the project)')
    .option('--artifacts <place>', 'as of havn up (default: artifacts beside it)')
    .option('--json', `${JSON_HELP}: {"removed": […], "kept": […]}`)
    .addHelpText(
      'after',
      `
Examples:
  havn runs gc --older-than 30d --dry-run
  havn runs gc --older-than 30d

A run whose files a version of a model needs is kept. Servers may run meanwhile.`,
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
    .action(sync);
}

async function sync(ids: readonly string[], { json }: JsonFlag): Promise<void> {
  const { markSent, pendingRuns, restClient, sendRun, trackingUri } = await import('@havn/track');
  const uri = trackingUri();
  if (uri === undefined) {
    throw new UsageError('no tracking server is named', {
      remedy: 'Set HAVN_TRACKING_URI=http://HOST:PORT',
    });
  }
  const call = restClient({ uri });
  const given = await Promise.all(ids.map((id) => withRun(id, async (_, run) => run)));
  const sent = hasStore()
    ? await withStore(async ({ tracking }) => {
        const runs = ids.length > 0 ? given : await pendingRuns(tracking);
        for (const run of runs) {
          await sendRun(call, tracking, run);
          await markSent(tracking, run);
        }
        return runs;
      })
    : [];
  if (json) printJson({ sent });
  else for (const run of sent) process.stdout.write(`sent ${run}\n`);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 50_000) return limit;
  throw new InvalidArgumentError('A count is a whole number from 1 to 50000.');
}

interface ListFlags extends JsonFlag {
  readonly filter?: string;
  readonly sort: readonly string[];
  readonly experiment?: string;
  readonly limit: number;
  readonly deleted?: boolean;
}

async function list({ json, sort, ...options }: ListFlags): Promise<void> {
  const runs = hasStore()
    ? await withStore((store) => store.listRuns({ ...options, orderBy: sort }))
    : [];
  if (json) printJson({ runs });
  else printRuns(runs, listedMetrics([options.filter ?? '', ...sort]));
}

async function show(id: string, { json }: JsonFlag): Promise<void> {
  const run = await withRun(id, (store, found) => store.getRun(found));
  if (json) printJson(run);
  else printRun(run);
}

async function compare(ids: readonly string[], { json }: JsonFlag): Promise<void> {
  if (ids.length < 2) {
    throw new UsageError('one run alone cannot be compared', {
      remedy: 'Give two or more: havn runs compare RUN RUN',
    });
  }
  const runs = ids.map((id) => withRun(id, (store, found) => store.getRun(found)));
  const comparison = compareRuns(await Promise.all(runs));
  if (json) printJson(comparison);
  else printComparison(comparison);
}

interface HideFlags extends JsonFlag {
  readonly deleted: boolean;
}

async function hide(ids: readonly string[], { json, deleted }: HideFlags): Promise<void> {
  const changed: string[] = [];
  for (const id of ids) {
    const change = withRun(id, async (store, run) => {
      await (deleted ? store.deleteRun(run) : store.restoreRun(run));
      return run;
    });
    changed.push(await change);
  }
  const word = deleted ? 'deleted' : 'restored';
  if (json) printJson({ [word]: changed });
  else for (const id of changed) process.stdout.write(`${word} ${id}\n`);
}

interface TagFlags extends JsonFlag {
  readonly delete: readonly string[];
}

async function tag(id: string, pairs: readonly string[], flags: TagFlags): Promise<void> {
  const tags = Object.fromEntries(pairs.map(keyAndValue));
  if (pairs.length === 0 && flags.delete.length === 0) {
    throw new UsageError('no tag is given', { remedy: 'Give KEY=VALUE, or --delete KEY.' });
  }
  const run = await withRun(id, async (store, found) => {
    await store.setTags(found, tags);
    for (const key of flags.delete) await store.deleteTag(found, key);
    return store.getRun(found);
  });
  if (flags.json) printJson(run);
  else printRun(run);
}

function keyAndValue(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError(`${JSON.stringify(pair)} is no tag`, { remedy: 'Write KEY=VALUE.' });
}
