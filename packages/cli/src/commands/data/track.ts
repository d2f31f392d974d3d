import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { withRepository } from './context.ts';
import { parseJobs } from './counts.ts';

interface AddFlags {
  readonly commit: boolean;
  readonly glob?: boolean;
  readonly relink: boolean;
  readonly out?: string;
  readonly toRemote?: boolean;
  readonly remote?: string;
  readonly remoteJobs?: number;
  readonly force?: boolean;
}

interface CommitFlags {
  readonly force?: boolean;
  readonly allowMissing?: boolean;
  readonly relink: boolean;
  readonly withDeps?: boolean;
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
    .option('-o, --out <path>', 'track a copy there; the target may lie elsewhere, or be a URL')
    .option('--to-remote', 'to the remote only, neither into the cache nor into the workspace')
    .option('-r, --remote <name>', 'with --to-remote: which remote')
    .option('--remote-jobs <number>', 'with --to-remote: transfers at a time', parseJobs)
    .option('-f, --force', 'with --out: replace what is there')
    .option('--no-relink', 'leave workspace files as they are')
    .addHelpText(
      'after',
      '\nExamples:\n  havn data add images labels.csv\n  havn data add /mnt/archive/images -o images',
    )
    .action(add);
  data
    .command('commit')
    .description('record tracked data, and what stages made, as it is now')
    .argument('[targets...]', '.dvc files, stages, tracked paths or folders; default: all')
    .option('-f, --force', 'without a question')
    .option('-d, --with-deps', 'with what the targets depend on')
    .option('-R, --recursive', 'folders name what is in them (they always do)')
    .option('--allow-missing', 'skip what is not in the workspace')
    .option('--no-relink', 'leave workspace files as they are')
    .addHelpText('after', '\nExample:\n  havn data commit --force images.dvc')
    .action(commit);
  data
    .command('remove')
    .alias('rm')
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
  { commit: keep, ...options }: AddFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.add(context, targets, { noCommit: !keep, ...options }),
  );
}

async function commit(
  targets: readonly string[],
  { force, allowMissing, relink, withDeps }: CommitFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.commit(context, { targets, force, allowMissing, relink, withDeps, confirm: ask }),
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
