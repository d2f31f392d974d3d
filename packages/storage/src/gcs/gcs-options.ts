import { StorageOptionError } from '../errors/usage.ts';
import {
  commonKinds,
  type OptionKinds,
  type ReadOptions,
  readOptions,
} from '../options/read-options.ts';
import type { StorageOptions } from '../storage.ts';

const gcsKinds = {
  ...commonKinds,
  projectname: 'text',
  credentialpath: 'text',
  endpointurl: 'text',
  allow_anonymous_login: 'boolean',
} as const satisfies OptionKinds;

export type GcsOptions = ReadOptions<typeof gcsKinds>;

export function gcsOptions(options: StorageOptions): GcsOptions {
  return readOptions('a GCS storage', options, gcsKinds);
}

/** Where the JSON API is: the option, an emulator of the environment, or Google. */
export function gcsEndpoint({ endpointurl }: GcsOptions): URL {
  const told = endpointurl ?? process.env.STORAGE_EMULATOR_HOST;
  if (!told) return new URL('https://storage.googleapis.com');
  const url = /^https?:\/\//.test(told) ? told : `http://${told}`;
  if (URL.canParse(url) && /^https?:\/\/[^/@?#]+\/?$/.test(url)) return new URL(url);
  const name = endpointurl === undefined ? 'STORAGE_EMULATOR_HOST' : 'the option endpointurl';
  throw new StorageOptionError(`${name} of a GCS storage takes http(s)://HOST`, {
    remedy: 'Write it as https://HOST:PORT, without bucket, user or password.',
  });
}
