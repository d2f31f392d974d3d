import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const peers = (path: string) =>
  fileURLToPath(new URL(`../../../../.peers/${path}`, import.meta.url));

export const python = process.env.HAVN_PEERS_PYTHON ?? peers('venv/bin/python');
export const dvc = peers('dvc/bin/dvc');

/** OpenSSH's own server of SFTP, from where systems have it or `npm run peers` puts it. */
export const sftpServer =
  [
    peers('openssh/usr/lib/openssh/sftp-server'),
    '/usr/lib/openssh/sftp-server',
    '/usr/libexec/sftp-server',
  ].find((path) => existsSync(path)) ?? '';

export function isThere(path: string): boolean {
  const there = path !== '' && existsSync(path);
  if (!there) console.log(`skipped: ${path || 'sftp-server'} is missing (npm run peers brings it)`);
  return there;
}

/** Runs a script beside this file and gives what it printed as JSON. */
export async function runPython(script: string, ...args: readonly string[]): Promise<unknown> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await execute(python, [path, ...args], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}
