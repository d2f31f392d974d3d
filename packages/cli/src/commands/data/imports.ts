import { UsageError } from '@havn/core';
import { type Command, Option } from 'commander';
import { commandProgress, print } from '../../output.ts';
import { stageReaders, withRepository } from './context.ts';
import { parseJobs, parsePairs } from './counts.ts';
import { addSourceRemoteOptions, overlayOf, type SourceRemoteFlags } from './source-options.ts';

interface ImportFlags extends SourceRemoteFlags {
  readonly out?: string;
  readonly force?: boolean;
  readonly rev?: string;
  readonly exec: boolean;
  readonly download: boolean;
  readonly jobs?: number;
}

interface ImportUrlFlags {
  readonly force?: boolean;
  readonly exec: boolean;
  readonly download: boolean;
  readonly toRemote?: boolean;
  readonly remote?: string;
  readonly jobs?: number;
  readonly versionAware?: boolean;
  readonly fsConfig?: Readonly<Record<string, string>>;
}

interface UpdateFlags {
  readonly rev?: string;
  readonly download: boolean;
  readonly toRemote?: boolean;
  readonly remote?: string;
  readonly jobs?: number;
}

interface GetFlags extends SourceRemoteFlags {
  readonly out?: string;
  readonly rev?: string;
  readonly force?: boolean;
  readonly showUrl?: boolean;
  readonly jobs?: number;
}

/** Commands that take data in from elsewhere. */
export function addImportCommands(data: Command): void {
  addImportCommand(data);
  addImportUrlCommand(data);
  addUpdateCommand(data);
  addGetCommand(data);
}

function addImportCommand(data: Command): void {
  const command = data
    .command('import')
    .description('take a file or folder from another repository and remember where it came from')
    .argument('<url>', 'a repository: a folder or a Git URL')
    .argument('<path>', 'a file or folder in it')
    .option('-o, --out <path>', 'where it is put')
    .option('-f, --force', 'replace what is there')
    .option('--rev <commit>', 'a branch, tag or commit of that repository')
    .option('--no-exec', 'write the .dvc file only')
    .option('--no-download', 'record the commit, not the data')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs);
  addSourceRemoteOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  havn data import https://github.com/OWNER/REPO data/train.csv',
    )
    .action(importFrom);
}

function addImportUrlCommand(data: Command): void {
  data
    .command('import-url')
    .description('take a file or folder from a URL or path and remember where it came from')
    .argument('<url>', 'a path, s3://…, gs://…, ssh://…, http(s)://… or remote://NAME/PATH')
    .argument('[out]', 'where it is put')
    .option('-f, --force', 'replace what is there')
    .option('--no-exec', 'write the .dvc file only')
    .option('--no-download', 'record the hash of the source, not the data')
    .option('--to-remote', 'to the remote only, neither into the cache nor into the workspace')
    .option('-r, --remote <name>', 'with --to-remote: which remote')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs)
    .option(
      '--fs-config <option=value...>',
      'options of its place, as remotes have them',
      parsePairs,
    )
    .addOption(new Option('--version-aware').hideHelp())
    .addHelpText('after', '\nExample:\n  havn data import-url https://example.com/train.csv')
    .action(importUrl);
}

function addUpdateCommand(data: Command): void {
  data
    .command('update')
    .description('bring imports to what their sources have now')
    .argument('<targets...>', '.dvc files of imports')
    .option('--rev <commit>', 'a branch, tag or commit of the source')
    .option('--no-download', 'record what is new, without the data')
    .option('--to-remote', 'to the remote only, neither into the cache nor into the workspace')
    .option('-r, --remote <name>', 'with --to-remote: which remote')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs)
    .option('-R, --recursive', 'folders name what is in them (they always do)')
    .addHelpText('after', '\nExample:\n  havn data update train.csv.dvc')
    .action(update);
}

function addGetCommand(data: Command): void {
  const command = data
    .command('get')
    .description(
      'copy a file or folder of another repository, or a file of the Hub, without tracking it',
    )
    .argument(
      '<url>',
      'a repository (a folder or a Git URL), or hf://datasets/OWNER/NAME/FILE@REVISION',
    )
    .argument('[path]', 'a file or folder in the repository')
    .option('-o, --out <path>', 'where it is put')
    .option('--rev <commit>', 'a branch, tag or commit of that repository')
    .option('-f, --force', 'replace what is there')
    .option('--show-url', 'only tell where its remote keeps it')
    .option('-j, --jobs <number>', 'transfers at a time', parseJobs);
  addSourceRemoteOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  havn data get https://github.com/OWNER/REPO data/train.csv\n  havn data get hf://datasets/OWNER/NAME/train.csv@v1',
    )
    .action(get);
}

async function importFrom(url: string, path: string, flags: ImportFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { exec, download, ...options } = flags;
  const settings = { ...options, noExec: !exec, noDownload: !download };
  await withRepository((context) => versions.importRepository(context, url, path, settings));
}

async function importUrl(
  url: string,
  out: string | undefined,
  flags: ImportUrlFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  const { exec, download, ...options } = flags;
  const settings = { ...options, out, noExec: !exec, noDownload: !download };
  await withRepository((context) => versions.importUrl(context, url, settings));
}

async function update(
  targets: readonly string[],
  { download, ...options }: UpdateFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.update(context, targets, { ...options, noDownload: !download }),
  );
}

async function get(url: string, path: string | undefined, flags: GetFlags): Promise<void> {
  if (url.startsWith('hf://')) {
    const { getHubFile } = await import('./get-hub-file.ts');
    const given = { ...flags, out: flags.out ?? path, url, progress: commandProgress() };
    print(await getHubFile(given));
    return;
  }
  if (path === undefined) {
    throw new UsageError('which file or folder of the repository is not said', {
      remedy: 'Name it behind the URL: havn data get URL PATH',
    });
  }
  const versions = await import('@havn/versions');
  const { out, rev, force, jobs } = flags;
  const readers = await stageReaders();
  const progress = commandProgress();
  const source = { url, path, rev, jobs, readers, progress, ...(await overlayOf(flags)) };
  if (flags.showUrl) return print(await versions.sourceUrl(source));
  print(await versions.getFrom({ ...source, out, force }));
}
