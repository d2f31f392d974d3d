import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { withRepository } from './context.ts';

interface AddFlags {
  readonly commit: boolean;
  readonly glob?: boolean;
  readonly relink: boolean;
}

interface CommitFlags {
  readonly force?: boolean;
  readonly allowMissing?: boolean;
  readonly relink: boolean;
}

interface InitFlags {
  readonly scm: boolean;
  readonly force?: boolean;
  readonly subdir?: boolean;
}

/** Commands that track data, and stop tracking it. */
export function addTrackCommands(data: Command): void {
  data
    .command('init')
    .description('make a folder a DVC repository')
    .argument('[directory]', 'default: the working folder', '.')
    .option('--no-scm', 'without Git')
    .option('-f, --force', 'replace an existing .dvc, its cache included')
    .option('--subdir', 'inside a Git repository that begins further up')
    .addHelpText('after', '\nExample:\n  git init && havn data init')
    .action(init);
  data
    .command('add')
    .description('track files and folders: into the cache, with a .dvc file for Git')
    .argument('<targets...>', 'files and folders')
    .option('--no-commit', 'write the .dvc file only, leave the cache alone')
    .option('--glob', 'targets are shell-like patterns')
    .option('--no-relink', 'leave workspace files as they are')
    .addHelpText('after', '\nExample:\n  havn data add images labels.csv')
    .action(add);
  data
    .command('commit')
    .description('record tracked data as it is now')
    .argument('[targets...]', '.dvc files or tracked paths; default: all')
    .option('-f, --force', 'without a question')
    .option('--allow-missing', 'skip what is not in the workspace')
    .option('--no-relink', 'leave workspace files as they are')
    .addHelpText('after', '\nExample:\n  havn data commit --force images.dvc')
    .action(commit);
  data
    .command('remove')
    .description('stop tracking; the data stays')
    .argument('<targets...>', '.dvc files')
    .option('--outs', 'remove the data too')
    .addHelpText('after', '\nExample:\n  havn data remove images.dvc')
    .action(remove);
  data
    .command('move')
    .alias('mv')
    .description('rename tracked data and its .dvc file')
    .argument('<source>')
    .argument('<destination>')
    .addHelpText('after', '\nExample:\n  havn data move images pictures')
    .action(move);
}

async function init(directory: string, { scm, force, subdir }: InitFlags): Promise<void> {
  const versions = await import('@havn/versions');
  versions.init(directory, { noScm: !scm, force, subdir });
  print('Initialized DVC repository.');
  if (scm) print('\nYou can now commit the changes to git.');
}

async function add(
  targets: readonly string[],
  { commit: keep, glob, relink }: AddFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.add(context, targets, { noCommit: !keep, glob, relink }),
  );
}

async function commit(
  targets: readonly string[],
  { force, allowMissing, relink }: CommitFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.commit(context, { targets, force, allowMissing, relink, confirm: ask }),
  );
}

async function remove(
  targets: readonly string[],
  { outs }: { readonly outs?: boolean },
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) => versions.remove(context, targets, { outs }));
}

async function move(source: string, destination: string): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) => versions.move(context, source, destination));
}

/** Asks on the terminal; without one the answer is no. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await reader.question(`${question} [y/n] `)).trim());
  } finally {
    reader.close();
  }
}
