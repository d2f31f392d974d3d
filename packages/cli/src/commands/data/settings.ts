import type { Command } from 'commander';
import { print } from '../../output.ts';
import { addLevelOptions, type LevelFlags, placeOf } from './remote.ts';

interface ConfigFlags extends LevelFlags {
  readonly unset?: boolean;
  readonly list?: boolean;
}

/** `havn data config`: the settings of DVC, in DVC's files. */
export function addSettingsCommand(data: Command): void {
  addLevelOptions(data.command('config').description('show or change a setting of DVC'))
    .argument('[name]', 'section.option or remote.NAME.option')
    .argument('[value]')
    .option('-u, --unset', 'take it away')
    .option('-l, --list', 'show all')
    .addHelpText('after', '\nExample:\n  havn data config cache.type hardlink,copy')
    .action(config);
}

async function config(
  name: string | undefined,
  value: string | undefined,
  flags: ConfigFlags,
): Promise<void> {
  const { DataUsageError, getOption, listOptions, setOption } = await import('@havn/versions');
  const place = await placeOf(flags);
  if (flags.list) {
    for (const line of listOptions(place)) print(line);
  } else if (name === undefined) {
    throw new DataUsageError(
      'name argument is required',
      'For example: havn data config core.remote',
    );
  } else if (value === undefined && !flags.unset) print(String(getOption(place, name)));
  else setOption(place, name, flags.unset ? undefined : value);
}
