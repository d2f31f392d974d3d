import { StorageOptionError, StorageUrlError } from '../errors/usage.ts';
import {
  commonKinds,
  type OptionKinds,
  type ReadOptions,
  readOptions,
} from '../options/read-options.ts';
import type { StorageOptions } from '../storage.ts';

const sshKinds = {
  ...commonKinds,
  type: 'taken',
  port: 'count',
  user: 'text',
  password: 'text',
  ask_password: 'boolean',
  passphrase: 'text',
  ask_passphrase: 'boolean',
  keyfile: 'text',
  timeout: 'count',
  gss_auth: 'boolean',
  allow_agent: 'boolean',
  max_sessions: 'taken',
} as const satisfies OptionKinds;

export type SshOptions = ReadOptions<typeof sshKinds>;

export interface SshAddress {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** On that host, without a slash at its end; '.' is the user's folder. */
  readonly folder: string;
  /** Without secrets, for messages. */
  readonly url: string;
}

/** The options of DVC's SSH remotes. */
export function sshOptions(options: StorageOptions): SshOptions {
  const read = readOptions('an SSH storage', options, sshKinds);
  for (const asking of ['ask_password', 'ask_passphrase'] as const) {
    if (!read[asking]) continue;
    const name = asking.slice('ask_'.length);
    throw new StorageOptionError(`${asking} cannot be true: nobody is asked while data moves`, {
      remedy: `Use a key with ssh-agent, or set ${name} in the file that is not committed (config.local).`,
    });
  }
  return read;
}

/** Reads `ssh://user@host:port/folder` strictly; options of the same name come before it. */
export function sshAddress(url: string, options: SshOptions): SshAddress {
  const example = 'Write it as ssh://USER@HOST:PORT/FOLDER.';
  const match = /^ssh:\/\/(?:([^@/]*)@)?(\[[0-9a-f:.]+\]|[^@/:[\]]+)(?::(\d+))?(\/.*)?$/is.exec(
    url,
  );
  if (!match) throw new StorageUrlError(url, 'cannot be read', example);
  const [, login, host = '', port, path = ''] = match;
  if (login?.includes(':')) {
    const remedy = `${example} A password belongs in the option password, better a key in keyfile.`;
    throw new StorageUrlError(url, 'holds a password', remedy);
  }
  if (!/^[A-Za-z0-9[]/.test(host) || /[\s%?#]/.test(host)) {
    throw new StorageUrlError(url, 'names no host', example);
  }
  if (path.split('/').includes('..') || path.includes('\0')) {
    throw new StorageUrlError(url, 'has ".." in its folder', example);
  }
  const user = options.user ?? (login || undefined);
  if (user !== undefined && !/^[^\s-][^\s@:]*$/.test(user)) {
    throw new StorageUrlError(url, 'names no user', example);
  }
  const number = options.port ?? (port === undefined ? undefined : Number(port));
  if (number !== undefined && (number < 1 || number > 65_535)) {
    throw new StorageUrlError(url, `has the port ${number}`, example);
  }
  const folder = path.replace(/\/+$/, '') || (path === '' ? '.' : '/');
  const shown = `ssh://${user ? `${user}@` : ''}${host}${number ? `:${number}` : ''}${path}`;
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return { host: bare, port: number, user, folder, url: shown.replace(/\/+$/, '') };
}
