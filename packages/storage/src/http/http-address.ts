import { StorageOptionError, StorageUrlError } from '../errors/usage.ts';
import {
  commonKinds,
  type OptionKinds,
  type ReadOptions,
  readOptions,
} from '../options/read-options.ts';
import type { StorageOptions } from '../storage.ts';

const httpKinds = {
  ...commonKinds,
  auth: 'text',
  custom_auth_header: 'text',
  user: 'text',
  password: 'text',
  ask_password: 'boolean',
  ssl_verify: 'boolean-or-text',
  method: 'text',
  connect_timeout: 'seconds',
  read_timeout: 'seconds',
} as const satisfies OptionKinds;

export type HttpOptions = ReadOptions<typeof httpKinds>;

/** The options of DVC's HTTP remotes. */
export function httpOptions(options: StorageOptions): HttpOptions {
  const read = readOptions('an HTTP storage', options, httpKinds);
  const { auth, custom_auth_header, method, ask_password } = read;
  if (auth !== undefined && !['basic', 'digest', 'custom'].includes(auth.toLowerCase())) {
    throw new StorageOptionError('the option auth of an HTTP storage takes basic, digest, custom', {
      remedy: 'Set it to one of these, or leave it out.',
    });
  }
  if ((auth?.toLowerCase() === 'custom') !== (custom_auth_header !== undefined)) {
    throw new StorageOptionError('auth = custom and custom_auth_header go together', {
      remedy: 'Set both; password is then the value of that header.',
    });
  }
  if (custom_auth_header !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(custom_auth_header)) {
    throw new StorageOptionError('custom_auth_header is no name of a header', {
      remedy: 'Write the name alone, such as X-API-Key.',
    });
  }
  if (method !== undefined && !/^(put|post|patch)$/i.test(method)) {
    throw new StorageOptionError('the option method of an HTTP storage takes PUT, POST or PATCH', {
      remedy: 'Set it to what the server stores a file with; POST when left out.',
    });
  }
  if (ask_password) {
    throw new StorageOptionError('ask_password cannot be true: nobody is asked while data moves', {
      remedy: 'Set password in the file that is not committed (config.local).',
    });
  }
  return read;
}

export interface HttpAddress {
  /** With a slash at its end and without user or password. */
  readonly base: URL;
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

export function httpAddress(url: string, options: HttpOptions): HttpAddress {
  const example = 'Write it as https://HOST/FOLDER; a user and a password belong in options.';
  if (!URL.canParse(url)) throw new StorageUrlError(url, 'cannot be read', example);
  const base = new URL(url);
  if (base.search || base.hash) {
    throw new StorageUrlError(url, 'holds "?" or "#"', 'Leave it out: names of objects follow it.');
  }
  const user = options.user ?? (decodeURIComponent(base.username) || undefined);
  const password = options.password ?? (decodeURIComponent(base.password) || undefined);
  base.username = '';
  base.password = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { base, url: base.href.replace(/\/$/, ''), user, password };
}
