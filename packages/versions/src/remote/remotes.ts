import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { HavnError } from '@havn/core';
import type { Storage } from '@havn/storage';
import { type ConfigValue, configText } from '../config/config.ts';
import { DataUsageError } from '../errors.ts';
import type { Repository } from '../repository/repository.ts';

/** A place for data as the configuration names it. */
export interface Remote {
  readonly name: string;
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
}

/** DVC keeps the objects of such a remote under their paths, by the bucket's own version numbers. */
class VersionedRemoteError extends HavnError {
  readonly code = 'REMOTE_VERSIONED';
  constructor(name: string, option: string) {
    super(`the remote '${name}' has ${option} = true, which Havn does not speak`, {
      remedy:
        'Use a remote without it (a bucket need not keep versions: objects are named by their hash), ' +
        `or go on with DVC for this one. To take it away: havn data remote modify -u ${name} ${option}`,
    });
  }
}

/** The remote of this name, or the default one; `command` is named in the advice. */
export function findRemote(repository: Repository, name?: string, command = 'pull'): Remote {
  const remotes = repository.config.named.get('remote')!;
  const chosen = (name ?? configText(repository.config, 'core', 'remote'))?.toLowerCase();
  if (chosen === undefined) {
    throw new DataUsageError(
      `config file error: no remote specified in ${repository.root}`,
      remotes.size > 0
        ? `Choose one for good: havn data remote default NAME; or now: havn data ${command} -r NAME`
        : 'Name one: havn data remote add -d NAME URL',
    );
  }
  const section = remotes.get(chosen);
  if (!section) {
    const known = [...remotes.keys()];
    throw new DataUsageError(
      `config file error: remote '${chosen}' doesn't exist.`,
      known.length > 0 ? `There are: ${known.join(', ')}` : 'Add it: havn data remote add NAME URL',
    );
  }
  return readRemote(repository, chosen, section);
}

function readRemote(
  repository: Repository,
  name: string,
  section: ReadonlyMap<string, ConfigValue>,
): Remote {
  const { url = '', ...options } = Object.fromEntries(
    [...section].map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  );
  for (const key of ['version_aware', 'worktree']) {
    if (options[key]?.toLowerCase() === 'true') throw new VersionedRemoteError(name, key);
  }
  const inner = /^remote:\/\/([^/]+)(.*)$/.exec(url);
  if (!inner) {
    refuseFile(name, url);
    return { name, url, options };
  }
  const base = findRemote(repository, inner[1]);
  return {
    name,
    url: base.url.replace(/\/$/, '') + inner[2],
    options: { ...base.options, ...options },
  };
}

function refuseFile(name: string, url: string): void {
  if (/^\w[\w+.-]*:\/\//.test(url) || !statSync(url, { throwIfNoEntry: false })?.isFile()) return;
  throw new DataUsageError(
    `the remote '${name}' is a file, and no folder: ${url}`,
    `Name a folder, which need not be there: havn data remote modify ${name} url FOLDER`,
  );
}

/** `HAVN_SSH_CONFIG`: a configuration of OpenSSH instead of the user's own, as `ssh -F` takes it. */
export function sshConfig(): { readonly sshConfig?: string } {
  const file = process.env.HAVN_SSH_CONFIG;
  return file ? { sshConfig: file } : {};
}

export async function openRemote(
  { url, options }: Remote,
  repository: Repository,
): Promise<Storage> {
  // Most commands need no remote, and its clients take time to load.
  const { openStorage } = await import('@havn/storage');
  return openStorage(url, options, { folder: resolve(repository.root), ...sshConfig() });
}
