import type { CheckoutReport, TransferCommandOptions } from '@havn/versions';
import { type Command, Option } from 'commander';
import { print } from '../../output.ts';
import { summary, withRepository } from './context.ts';
import { parseBytes, parseCount, parseJobs } from './counts.ts';
import { addRevisionOptions, type RevisionFlags, revisionsOf } from './revisions.ts';
import { ask } from './track.ts';

interface TransferFlags extends RevisionFlags {
  readonly remote?: string;
  readonly jobs?: number;
  readonly withDeps?: boolean;
  readonly glob?: boolean;
  readonly runCache?: boolean;
  readonly force?: boolean;
  readonly allowMissing?: boolean;
  readonly maxSize?: number;
  readonly type?: ('metrics' | 'plots')[];
}

interface CheckoutFlags {
  readonly summary?: boolean;
  readonly withDeps?: boolean;
  readonly force?: boolean;
  readonly relink?: boolean;
  readonly allowMissing?: boolean;
}

interface GcFlags extends RevisionFlags {
  readonly allExperiments?: boolean;
  readonly workspace?: boolean;
  readonly rev?: string;
  readonly num?: number;
  readonly date?: string;
  readonly notInRemote?: boolean;
  readonly cloud?: boolean;
  readonly remote?: string;
  readonly force?: boolean;
  readonly jobs?: number;
  readonly projects?: readonly string[];
  readonly dry?: boolean;
}

/** Commands between workspace, cache and remote. */
export function addTransferCommands(data: Command): void {
  transferCommand(data, 'push', 'copy what is tracked from the cache to the remote').action(push);
  transferCommand(data, 'fetch', 'copy what is tracked from the remote to the cache')
    .option('--max-size <bytes>', 'only outputs of fewer bytes (10M)', parseBytes)
    .addOption(
      new Option('--type <kinds...>', 'only metrics or plots').choices(['metrics', 'plots']),
    )
    .action(fetch);
  transferCommand(data, 'pull', 'fetch, then check out')
    .option('-f, --force', 'give up files that are nowhere else')
    .option('--allow-missing', 'go on where files are missing')
    .action(pull);
  data
    .command('checkout')
    .description('make the workspace what the .dvc files say, from the cache')
    .argument('[targets...]', '.dvc files, stages or tracked paths; default: all')
    .option('--summary', 'numbers instead of paths')
    .option('-d, --with-deps', 'with what the targets depend on')
    .option('-R, --recursive', 'folders name what is in them (they always do)')
    .option('-f, --force', 'give up files that are nowhere else')
    .option('--relink', 'make links anew where they are not as configured')
    .option('--allow-missing', 'go on where files are missing')
    .addHelpText('after', '\nExample:\n  git checkout v1 && havn data checkout')
    .action(checkout);
  addGcCommand(data);
}

function transferCommand(data: Command, name: string, description: string): Command {
  const command = data
    .command(name)
    .description(description)
    .argument('[targets...]', '.dvc files, stages or tracked paths; default: all')
    .option('-r, --remote <name>', 'which remote; default: core.remote')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs)
    .option('-d, --with-deps', 'with what the targets depend on')
    .option('-R, --recursive', 'folders name what is in them (they always do)')
    .option('--run-cache', 'with the run cache of pipelines')
    .option('--no-run-cache', 'without it (the default)')
    .option('--glob', 'targets are shell-like patterns');
  return addRevisionOptions(command).addHelpText(
    'after',
    `\nExample:\n  havn data ${name} -r storage`,
  );
}

function addGcCommand(data: Command): void {
  const command = data
    .command('gc')
    .description('remove objects from cache and remote that nothing uses')
    .option('-w, --workspace', 'keep what the workspace uses')
    .option('--all-experiments', 'keep what experiments of DVC use (refs/exps)')
    .option('--rev <commit>', 'keep what this commit uses')
    .option('-n, --num <number>', 'keep what the last commits use', parseCount)
    .option('--date <yyyy-mm-dd>', 'keep what commits since then use')
    .option('--not-in-remote', 'keep only what the remote does not have')
    .option('-c, --cloud', 'in the remote too')
    .option('-r, --remote <name>', 'which remote')
    .option('-f, --force', 'without a question')
    .option('-j, --jobs <number>', 'requests at a time', parseJobs)
    .option('-p, --projects <paths...>', 'keep what these repositories use, too')
    .option('--dry', 'only say what would go')
    .option('--skip-failed', 'accepted for DVC; revisions that cannot be read stop it');
  addRevisionOptions(command)
    .addHelpText('after', '\nExample:\n  havn data gc --workspace --dry')
    .action(gc);
}

function optionsOf(targets: readonly string[], flags: TransferFlags): TransferCommandOptions {
  const { remote, jobs, withDeps, glob, runCache } = flags;
  return { ...revisionsOf(flags), targets, remote, jobs, withDeps, glob, runCache };
}

const UP_TO_DATE = 'Everything is up to date.';

async function push(targets: readonly string[], flags: TransferFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const pushed = await withRepository((context) =>
    versions.push(context, optionsOf(targets, flags)),
  );
  print(summary({ pushed }) ?? UP_TO_DATE);
}

async function fetch(targets: readonly string[], flags: TransferFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { maxSize, type: types } = flags;
  const options = { ...optionsOf(targets, flags), maxSize, types };
  const fetched = await withRepository((context) => versions.fetch(context, options));
  print(summary({ fetched }) ?? UP_TO_DATE);
}

async function pull(targets: readonly string[], flags: TransferFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { force, allowMissing, withDeps, glob } = flags;
  const options = { targets, force, allowMissing, withDeps, glob };
  const result = await withRepository(async (context) => {
    const fetched = await versions.fetch(context, optionsOf(targets, flags));
    const report = await versions.checkout(context, options);
    return { fetched, report };
  });
  if (!result) return;
  printChanges(result.report);
  print(summary({ fetched: result.fetched, ...result.report.stats }) ?? UP_TO_DATE);
}

async function checkout(targets: readonly string[], flags: CheckoutFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { withDeps, force, relink, allowMissing } = flags;
  const report = await withRepository((context) =>
    versions.checkout(context, { targets, withDeps, force, relink, allowMissing }),
  );
  if (!report) return;
  if (flags.summary) print(summary(report.stats) ?? 'No changes.');
  else printChanges(report);
  if (relink) print('Relinked successfully');
}

function printChanges(report: CheckoutReport): void {
  for (const state of ['modified', 'added', 'deleted'] as const) {
    for (const path of report[state]) print(`${state[0]!.toUpperCase()}\t${path}`);
  }
}

async function gc(flags: GcFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { num, date, jobs, ...rest } = flags;
  const options = { ...rest, count: num, since: date, jobs };
  versions.checkGcOptions(options);
  process.stderr.write('This will remove all objects that nothing in the chosen scope uses.\n');
  if (!flags.dry && !flags.force && !(await ask('Are you sure you want to proceed?'))) {
    process.exitCode = 1;
    return;
  }
  await withRepository(async (context) => {
    const { cache, remote } = await versions.gc(context, options);
    if (flags.dry) for (const path of [...cache, ...remote]) print(`Removing ${path}`);
    print(
      cache.length > 0
        ? `Removed ${cache.length} objects from cache.`
        : 'No unused cache to remove.',
    );
    if (!flags.cloud) return;
    print(
      remote.length > 0
        ? `Removed ${remote.length} objects from remote.`
        : 'No unused cache to remove from remote.',
    );
  });
}
