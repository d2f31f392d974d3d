import { HavnError } from '@havn/core';
import { CredentialsRejectedError, StorageUnreachableError } from '../errors/access.ts';
import { StorageAnswerError } from '../errors/object.ts';
import type { SshSettings } from './ssh-command.ts';

/** The host shows another key than the known one, or none is known. */
export class HostKeyError extends HavnError {
  readonly code = 'HOST_KEY';
  constructor(url: string, host: string, port: number | undefined, changed: boolean) {
    const at = port ? `-p ${port} ${host}` : host;
    super(
      changed
        ? `the key of ${host} is not the known one: ${url} may be another machine that listens in`
        : `the key of ${host} is not known, so ${url} may be any machine`,
      {
        remedy: changed
          ? `Ask whoever runs it whether the key was changed; then remove the old one: ssh-keygen -R ${port ? `"[${host}]:${port}"` : host}`
          : `Run "ssh ${at}" once, compare the fingerprint, and say yes.`,
      },
    );
  }
}

/** Who asks, without a secret. */
export function sshIdentity({ address, options }: SshSettings): string {
  const user = `the ssh user ${address.user ?? 'of your ssh configuration'}`;
  if (options.keyfile) return `${user} with the key ${options.keyfile}`;
  return options.password === undefined ? user : `${user} with a password`;
}

/** What OpenSSH said before it ended, as an error that teaches; undefined: the line broke. */
export function sshComplaint(text: string, settings: SshSettings): HavnError | undefined {
  const { address } = settings;
  const { url, host, port } = address;
  const told = (problem: string, remedy: string) =>
    new StorageUnreachableError(url, problem, remedy, new Error(text));
  if (/IDENTIFICATION HAS CHANGED/.test(text)) return new HostKeyError(url, host, port, true);
  if (/Host key verification failed|host key is known/.test(text)) {
    return new HostKeyError(url, host, port, false);
  }
  if (/UNPROTECTED PRIVATE KEY|bad permissions/.test(text)) {
    return rejected(settings, 'others may read the key file', 'Run: chmod 600 KEYFILE', text);
  }
  if (/Permission denied|Too many authentication failures|No more authentication/.test(text)) {
    return rejected(
      settings,
      lastLine(text),
      'Set keyfile (or password) and user, load the key with ssh-add, or have its public part put into ~/.ssh/authorized_keys there.',
      text,
    );
  }
  if (/Connection refused/.test(text)) {
    return told(`${host} refuses connections`, 'Check host and port, and that sshd runs there.');
  }
  if (/Could not resolve hostname/.test(text)) {
    return told(`there is no host ${host}`, 'Check the name and that this machine has a network.');
  }
  if (/timed out|No route to host|Network is unreachable/.test(text)) {
    return told(`${host} does not answer`, 'Check the network, a firewall and the port.');
  }
  if (/subsystem request failed/.test(text)) {
    return new StorageAnswerError(url, 'its SSH server offers no sftp', new Error(text));
  }
  return undefined;
}

export function sshMissing(url: string, cause: unknown): HavnError {
  return new StorageUnreachableError(
    url,
    'the program ssh is not installed here',
    'Install OpenSSH (Debian: apt install openssh-client; Windows: the optional feature OpenSSH Client).',
    cause,
  );
}

function rejected(settings: SshSettings, problem: string, remedy: string, text: string) {
  const identity = sshIdentity(settings);
  const { url } = settings.address;
  return new CredentialsRejectedError({ url, identity, remedy, cause: new Error(text) }, problem);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
