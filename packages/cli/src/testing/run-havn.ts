import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The command as it is installed: it runs what `npm run build` made. */
export const binary = fileURLToPath(new URL('../../bin/havn.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `havn …` in a folder, its records in that folder's `.havn`, without a terminal. */
export function startHavn(folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [binary, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HAVN_HOME: '.havn', HF_HUB_OFFLINE: '1', HAVN_TOKEN: '' },
  });
}

/** Runs `havn …` to its end. */
export async function havn(folder: string, ...args: readonly string[]): Promise<Finished> {
  const child = startHavn(folder, args);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  const [code] = await closed;
  return { code, stdout, stderr };
}
