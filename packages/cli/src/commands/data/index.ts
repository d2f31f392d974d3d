import { UsageError } from '@havn/core';
import { type Command, Option } from 'commander';
import { setQuiet } from '../../output.ts';
import { version } from '../../version.ts';

/** The files of this folder, and the commands that each adds. */
const GROUPS: readonly {
  readonly names: readonly string[];
  readonly load: () => Promise<(data: Command) => void>;
}[] = [
  {
    names: ['init', 'add', 'commit', 'remove', 'rm', 'move', 'mv'],
    load: async () => (await import('./track.ts')).addTrackCommands,
  },
  {
    names: ['status', 'diff', 'list', 'ls'],
    load: async () => (await import('./inspect.ts')).addInspectCommands,
  },
  {
    names: ['push', 'fetch', 'pull', 'checkout', 'gc'],
    load: async () => (await import('./transfer.ts')).addTransferCommands,
  },
  {
    names: ['import', 'import-url', 'update', 'get'],
    load: async () => (await import('./imports.ts')).addImportCommands,
  },
  { names: ['remote'], load: async () => (await import('./remote.ts')).addRemoteCommands },
  {
    names: ['root', 'cache', 'unprotect', 'get-url', 'list-url', 'ls-url'],
    load: async () => (await import('./places.ts')).addPlaceCommands,
  },
  { names: ['config'], load: async () => (await import('./settings.ts')).addSettingsCommand },
  {
    names: ['stage', 'repro', 'freeze', 'unfreeze', 'dag', 'metrics', 'params', 'plots'],
    load: async () => (await import('./pipelines/index.ts')).addPipelineCommands,
  },
  { names: ['stats'], load: async () => (await import('./stats.ts')).addStatsCommand },
];

interface DataFlags {
  readonly cd?: string;
  readonly quiet?: boolean;
  readonly waitForLock?: boolean;
}

/** DVC's options that stand before the command. */
function addLeadingOptions(data: Command): void {
  data
    .enablePositionalOptions()
    .version(version())
    .option('--cd <folder>', 'as if called in this folder')
    .option('--wait-for-lock', 'wait for other processes however long they take')
    .option('-q, --quiet', 'print nothing but errors')
    .addOption(new Option('-v, --verbose').hideHelp());
}

async function applyLeadingOptions({ cd, waitForLock }: DataFlags): Promise<void> {
  if (cd !== undefined) enterFolder(cd);
  if (waitForLock) (await import('@havn/versions')).waitForLocks();
}

function enterFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot work in '${folder}' (${code})`, {
      remedy: '--cd names a folder that is there.',
    });
  }
}

/** The command's name behind the options that stand before it. */
function nameOf(args: readonly string[]): string {
  for (let i = 0; i < args.length; i++) {
    if (!args[i]!.startsWith('-')) return args[i]!;
    if (args[i] === '--cd') i++;
  }
  return '';
}

/** DVC's `-q` and `-v` go with every command; one that has a `-q` of its own keeps it. */
function acceptVerbosity(data: Command): void {
  const visit = (command: Command) => {
    for (const inner of command.commands) visit(inner);
    if (command.commands.length > 0) return;
    const has = (flag: string) => command.options.some(({ short }) => short === flag);
    if (!has('-q')) command.option('-q, --quiet', 'print nothing but errors');
    if (!has('-v')) command.addOption(new Option('-v, --verbose').hideHelp());
  };
  visit(data);
  data.hook('preAction', async (_, called) => {
    const leading = data.opts<DataFlags>();
    const own = called.name() === 'status';
    const quiet = called.opts<DataFlags>().quiet === true || leading.quiet === true;
    setQuiet(quiet && !own);
    await applyLeadingOptions(leading);
  });
}

/**
 * What is done with data: a command, or a few that belong together, a file in this folder. Where the
 * first argument names one of them the others are not loaded.
 */
export async function addDataCommand(
  program: Command,
  args: readonly string[] = [],
): Promise<void> {
  const data = program
    .command('data')
    .description('Version data in the format of DVC, and look at data sets')
    .addHelpText('after', '\nExample:\n  havn data add images && havn data push');
  // Options before the command are not those behind it: `data -q status`, `data status -q`.
  program.enablePositionalOptions();
  addLeadingOptions(data);
  const name = nameOf(args);
  const called = GROUPS.filter(({ names }) => names.includes(name));
  if (called.length === 0) (await import('./refused.ts')).refuseWordOfDvc(name);
  for (const { load } of called.length > 0 ? called : GROUPS) (await load())(data);
  acceptVerbosity(data);
}
