import { type Command, Option } from 'commander';

/** Where the runs and models of a command are. */
export interface StoreFlags {
  /** Nothing or empty: the store of the project. */
  readonly store?: string;
}

export interface PlaceFlags extends StoreFlags {
  /** Where the files of runs are kept; nothing or empty: `artifacts` of the project. */
  readonly artifacts?: string;
}

/** What `--store` may begin with, for completion. */
export const STORE_SCHEMES: readonly string[] = [
  'sqlite:///',
  'postgres://',
  'http://',
  'https://',
];

export const STORE_VARIABLE = 'HAVN_STORE';

export function addStoreOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--store <url>',
      'sqlite:///FILE, postgres://…, or http(s)://… of a tracking server (default: the project)',
    ).env(STORE_VARIABLE),
  );
}

/** For commands that read or write the files of runs, too. */
export function addPlaceOptions(command: Command): Command {
  return addStoreOption(command).addOption(
    new Option(
      '--artifacts <place>',
      'where havn up keeps files: a folder, s3://… or gs://… (default: artifacts of the project)',
    ).env('HAVN_ARTIFACTS'),
  );
}
