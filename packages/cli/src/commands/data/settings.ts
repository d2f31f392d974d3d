import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import { print } from '../../output.ts';
import { addLevelOptions, type LevelFlags, placeOf } from './remote.ts';

interface ConfigFlags extends LevelFlags {
  readonly unset?: boolean;
  readonly list?: boolean;
  readonly showOrigin?: boolean;
}

/** `havn data config`: the settings of DVC, in DVC's files. */
export function addSettingsCommand(data: Command): void {
  addLevelOptions(data.command('config').description('show or change a setting of DVC'))
    .argument('[name]', 'section.option or remote.NAME.option')
    .argument('[value]')
    .option('-u, --unset', 'take it away')
    .option('-l, --list', 'show all, file by file')
    .option('--show-origin', 'with the file that it stands in')
    .addHelpText('after', '\nExample:\n  havn data config cache.type hardlink,copy')
    .action(config);
}

async function config(
  name: string | undefined,
  value: string | undefined,
  flags: ConfigFlags,
): Promise<void> {
  const versions = await import('@havn/versions');
  const { DataUsageError, getOption, listOptions, originOf, setOption } = versions;
  const writes = !flags.list && (value !== undefined || flags.unset);
  const place = await placeOf(flags, { writes });
  const origin = (file: string | undefined) =>
    flags.showOrigin && file !== undefined ? `${shownFile(place.dvcFolder, file)}\t` : '';
  if (flags.showOrigin && (value !== undefined || flags.unset)) {
    throw new DataUsageError(
      "--show-origin can't be used together with any of these options: -u/--unset, value",
    );
  }
  if (flags.list && (name !== undefined || flags.unset)) {
    throw new DataUsageError(
      "-l/--list can't be used together with any of these options: -u/--unset, name, value",
      'One option alone: havn data config core.remote',
    );
  }
  if (flags.list) {
    for (const { line, file } of listOptions(place)) print(origin(file) + line);
  } else if (name === undefined) {
    throw new DataUsageError(
      'name argument is required',
      'For example: havn data config core.remote',
    );
  } else if (value === undefined && !flags.unset) {
    print(origin(originOf(place, name)) + String(getOption(place, name)));
  } else setOption(place, name, flags.unset ? undefined : value);
}

/** Files of the repository from its root on, others in full. */
function shownFile(dvcFolder: string, file: string): string {
  return dirname(file) === dvcFolder ? relative(dirname(dvcFolder), file) : file;
}
