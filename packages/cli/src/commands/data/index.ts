import type { Command } from 'commander';

/** The files of this folder, and the commands that each adds. */
const GROUPS: readonly {
  readonly names: readonly string[];
  readonly load: () => Promise<(data: Command) => void>;
}[] = [
  {
    names: ['init', 'add', 'commit', 'remove', 'move', 'mv'],
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
  { names: ['config'], load: async () => (await import('./settings.ts')).addSettingsCommand },
  {
    names: ['stage', 'repro', 'freeze', 'unfreeze', 'dag', 'metrics', 'params', 'plots'],
    load: async () => (await import('./pipelines/index.ts')).addPipelineCommands,
  },
  { names: ['stats'], load: async () => (await import('./stats.ts')).addStatsCommand },
];

/**
 * What is done with data: a command, or a few that belong together, a file in this folder. Where the
 * first argument names one of them the others are not loaded.
 */
export async function addDataCommand(
  program: Command,
  [name = '']: readonly string[] = [],
): Promise<void> {
  const data = program
    .command('data')
    .description('Version data in the format of DVC, and look at data sets')
    .addHelpText('after', '\nExample:\n  havn data add images && havn data push');
  const called = GROUPS.filter(({ names }) => names.includes(name));
  for (const { load } of called.length > 0 ? called : GROUPS) (await load())(data);
}
