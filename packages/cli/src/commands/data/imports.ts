import { UsageError } from '@havn/core';
import type { Command } from 'commander';
import { commandProgress, print } from '../../output.ts';
import { stageReaders, withRepository } from './context.ts';

interface ImportFlags {
  readonly out?: string;
  readonly force?: boolean;
  readonly rev?: string;
  readonly exec: boolean;
  readonly download: boolean;
  readonly remote?: string;
}

interface UpdateFlags {
  readonly rev?: string;
  readonly download: boolean;
}

interface GetFlags {
  readonly out?: string;
  readonly rev?: string;
  readonly force?: boolean;
  readonly remote?: string;
}

/** Commands that take data in from elsewhere. */
export function addImportCommands(data: Command): void {
  data
    .command('import')
    .description('take a file or folder from another repository and remember where it came from')
    .argument('<url>', 'a repository: a folder or a Git URL')
    .argument('<path>', 'a file or folder in it')
    .option('-o, --out <path>', 'where it is put')
    .option('-f, --force', 'replace what is there')
    .option('--rev <commit>', 'a branch, tag or commit of that repository')
    .option('--no-exec', 'write the .dvc file only')
    .option('--no-download', 'record the commit, not the data')
    .option('--remote <name>', 'a remote of that repository')
    .addHelpText(
      'after',
      '\nExample:\n  havn data import https://github.com/OWNER/REPO data/train.csv',
    )
    .action(importFrom);
  data
    .command('import-url')
    .description('take a file or folder from a URL or path and remember where it came from')
    .argument('<url>')
    .argument('[out]', 'where it is put')
    .option('-f, --force', 'replace what is there')
    .option('--no-exec', 'write the .dvc file only')
    .option('--no-download', 'record the hash of the source, not the data')
    .addHelpText('after', '\nExample:\n  havn data import-url https://example.com/train.csv')
    .action(importUrl);
  data
    .command('update')
    .description('bring imports to what their sources have now')
    .argument('<targets...>', '.dvc files of imports')
    .option('--rev <commit>', 'a branch, tag or commit of the source')
    .option('--no-download', 'record what is new, without the data')
    .addHelpText('after', '\nExample:\n  havn data update train.csv.dvc')
    .action(update);
  data
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
    .option('--remote <name>', 'a remote of that repository')
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

async function importUrl(url: string, out: string | undefined, flags: ImportFlags): Promise<void> {
  const versions = await import('@havn/versions');
  const { exec, download, force } = flags;
  const settings = { out, force, noExec: !exec, noDownload: !download };
  await withRepository((context) => versions.importUrl(context, url, settings));
}

async function update(targets: readonly string[], { rev, download }: UpdateFlags): Promise<void> {
  const versions = await import('@havn/versions');
  await withRepository((context) =>
    versions.update(context, targets, { rev, noDownload: !download }),
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
  const place = await versions.getFrom({
    ...flags,
    url,
    path,
    readers: await stageReaders(),
    progress: commandProgress(),
  });
  print(place);
}
