import { existsSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '@havn/core';
import type { Command } from 'commander';
import { commandProgress, print } from '../../output.ts';
import { withRepository } from './context.ts';
import { parseJobs, parsePairs } from './counts.ts';
import { sizeText } from './list.ts';
import { addLevelOptions, type LevelFlags, placeOf } from './remote.ts';

interface UrlFlags {
  readonly force?: boolean;
  readonly jobs?: number;
  readonly size?: boolean;
  readonly fsConfig?: Readonly<Record<string, string>>;
}

/** Commands about places: of the repository, of its cache, of files at URLs. */
export function addPlaceCommands(data: Command): void {
  data
    .command('root')
    .description('where the repository begins, from here')
    .addHelpText('after', '\nExample:\n  cd "$(havn data root)"')
    .action(root);
  const cache = data
    .command('cache')
    .description('where the cache lies')
    .addHelpText('after', '\nExample:\n  havn data cache dir');
  addLevelOptions(cache.command('dir').description('show or choose the folder of the cache'))
    .argument('[folder]')
    .option('-u, --unset', 'back to the default, .dvc/cache')
    .addHelpText('after', '\nExample:\n  havn data cache dir /mnt/shared/cache')
    .action(cacheDir);
  data
    .command('unprotect')
    .description('make tracked files that are links your own, to change them in place')
    .argument('<targets...>', 'tracked files and folders')
    .addHelpText('after', '\nExample:\n  havn data unprotect images')
    .action(unprotect);
  addUrlCommands(data);
}

function addUrlCommands(data: Command): void {
  data
    .command('get-url')
    .description('copy a file or folder from a URL, without tracking it')
    .argument('<url>', 's3://…, gs://…, ssh://…, http(s)://… or remote://NAME/PATH')
    .argument('[out]', 'where it is put')
    .option('-f, --force', 'replace what is there')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs)
    .option(
      '--fs-config <option=value...>',
      'options of its place, as remotes have them',
      parsePairs,
    )
    .addHelpText('after', '\nExample:\n  havn data get-url s3://bucket/train.csv')
    .action(getUrl);
  data
    .command('list-url')
    .alias('ls-url')
    .description('what lies at a URL, with all that lies in folders')
    .argument('<url>', 's3://…, gs://…, ssh://… or remote://NAME/PATH')
    .option('--size', 'with sizes')
    .option('-R, --recursive', 'folders are opened (they always are)')
    .option(
      '--fs-config <option=value...>',
      'options of its place, as remotes have them',
      parsePairs,
    )
    .addHelpText('after', '\nExample:\n  havn data list-url s3://bucket/data')
    .action(listUrl);
}

async function root(): Promise<void> {
  const { openRepository } = await import('@havn/versions');
  print(relative(process.cwd(), openRepository().root) || '.');
}

async function cacheDir(
  folder: string | undefined,
  flags: LevelFlags & { readonly unset?: boolean },
): Promise<void> {
  const { openRepository, setOption } = await import('@havn/versions');
  if (folder === undefined && !flags.unset) return print(openRepository().cache);
  setOption(await placeOf(flags, { writes: true }), 'cache.dir', flags.unset ? undefined : folder);
}

async function unprotect(targets: readonly string[]): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) => versions.unprotect(context, targets));
}

/** `remote://` is looked up in the repository around, if there is one. */
async function caller() {
  const { findRepositoryRoot, openRepository } = await import('@havn/versions');
  const inside = findRepositoryRoot(process.cwd()) !== undefined;
  return { repository: inside ? openRepository() : undefined, progress: commandProgress() };
}

async function getUrl(url: string, out: string | undefined, flags: UrlFlags): Promise<void> {
  const { downloadUrl } = await import('@havn/versions');
  const name = basename(url.replace(/[?#].*$/, '').replace(/\/+$/, ''));
  const isFolder = out !== undefined && existsSync(out) && statSync(out).isDirectory();
  const place = isFolder ? join(out, name) : (out ?? name);
  if (existsSync(place) && !flags.force) {
    throw new UsageError(`The path '${place}' already exists locally.`, {
      remedy: "To override it, re-run with '--force'.",
    });
  }
  const { fsConfig, jobs } = flags;
  await downloadUrl(await caller(), { path: url, fs_config: fsConfig }, resolve(place), { jobs });
  print(place);
}

async function listUrl(url: string, { fsConfig, size }: UrlFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const files = await versions.listUrl(await caller(), { path: url, fs_config: fsConfig });
  for (const file of files) {
    print(size ? `${sizeText({ size: file.size, isdir: false })}\t${file.path}` : file.path);
  }
}
