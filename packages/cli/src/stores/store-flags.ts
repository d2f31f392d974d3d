import { Option } from 'commander';

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
export const STORE_SCHEMES = ['sqlite:///', 'postgres://', 'http://', 'https://'] as const;

export const STORE_VARIABLE = 'HAVN_STORE';

/** `--store` of every command that works on runs or models; `withStore` opens what it names. */
export function storeOption(): Option {
  return named('sqlite:///FILE, postgres://…, or http(s)://… of a tracking server');
}

/** The same for what a server cannot be asked for: see `withDatabase`. */
export function databaseOption(): Option {
  return named('sqlite:///FILE or postgres://…');
}

function named(what: string): Option {
  return new Option('--store <url>', `${what} (default: the project)`).env(STORE_VARIABLE);
}

/** For commands that read or write the files of runs, too. */
export function artifactsOption(): Option {
  return new Option(
    '--artifacts <place>',
    'where havn up keeps files: a folder, s3://… or gs://… (default: artifacts of the project)',
  ).env('HAVN_ARTIFACTS');
}
