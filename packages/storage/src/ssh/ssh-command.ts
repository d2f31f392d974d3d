import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { SshAddress, SshOptions } from './ssh-address.ts';

export interface SshSettings {
  readonly address: SshAddress;
  readonly options: SshOptions;
  /** What relative paths in the options start from. */
  readonly folder: string;
  /** A configuration of OpenSSH instead of the user's own. */
  readonly config?: string | undefined;
}

export interface SshCommand {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The end of what it said on stderr. */
  readonly complaint: () => string;
  /** Takes away what it needed on the disk; after its end. */
  readonly tidy: () => Promise<void>;
}

/**
 * Starts the system's OpenSSH with its `sftp` subsystem on stdin and stdout. With it come the
 * user's own configuration, agent, jump hosts and known hosts. Nothing is ever asked at a terminal.
 */
export async function startSsh(settings: SshSettings): Promise<SshCommand> {
  const { password, passphrase } = settings.options;
  const secrets = password !== undefined || passphrase !== undefined;
  const asking = secrets ? await askProgram() : undefined;
  const environment = asking && {
    SSH_ASKPASS: asking.path,
    SSH_ASKPASS_REQUIRE: 'force',
    DISPLAY: process.env.DISPLAY ?? ':0',
    HAVN_SSH_PASSWORD: password ?? '',
    HAVN_SSH_PASSPHRASE: passphrase ?? '',
  };
  const started = spawn('ssh', sshArguments(settings, secrets), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    windowsHide: true,
  });
  let complaint = '';
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-LONGEST_COMPLAINT);
  });
  return { process: started, complaint: () => complaint, tidy: async () => asking?.remove() };
}

const LONGEST_COMPLAINT = 8 * 1024;

function sshArguments(
  { address, options, folder, config }: SshSettings,
  secrets: boolean,
): readonly string[] {
  const { host, port, user } = address;
  const { keyfile, timeout = 15, allow_agent, gss_auth } = options;
  const settings = [
    `ConnectTimeout=${timeout}`,
    // A connection that went dead is noticed within a minute.
    'ServerAliveInterval=15',
    'ServerAliveCountMax=4',
    'ClearAllForwardings=yes',
    'RequestTTY=no',
    'PermitLocalCommand=no',
    // With a program that answers for the password an unknown host must not be asked about.
    ...(secrets
      ? ['StrictHostKeyChecking=yes', 'NumberOfPasswordPrompts=1', 'BatchMode=no']
      : ['BatchMode=yes']),
    ...(keyfile ? ['IdentitiesOnly=yes'] : []),
    ...(allow_agent === false ? ['IdentityAgent=none'] : []),
    ...(gss_auth ? ['GSSAPIAuthentication=yes'] : []),
  ];
  return [
    ...(config ? ['-F', resolve(folder, config)] : []),
    ...settings.flatMap((setting) => ['-o', setting]),
    ...(keyfile ? ['-i', resolve(folder, keyfile)] : []),
    ...(port ? ['-p', String(port)] : []),
    ...(user ? ['-l', user] : []),
    '-s',
    '--',
    host,
    'sftp',
  ];
}

/** OpenSSH reads a secret from a program's stdout; the program reads it from its environment. */
async function askProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'havn-ssh-'));
  const windows = process.platform === 'win32';
  const path = join(folder, windows ? 'ask.cmd' : 'ask');
  const answer = `const m=/passphrase/i.test(process.argv[1]);console.log(process.env[m?'HAVN_SSH_PASSPHRASE':'HAVN_SSH_PASSWORD'])`;
  const script = windows
    ? `@"${process.execPath}" -e "${answer}" %1\r\n`
    : `#!/bin/sh\ncase "$1" in *assphrase*) printf '%s\\n' "$HAVN_SSH_PASSPHRASE";; *) printf '%s\\n' "$HAVN_SSH_PASSWORD";; esac\n`;
  await writeFile(path, script);
  await chmod(path, 0o700);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
