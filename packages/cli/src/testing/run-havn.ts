import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run.ts';

/** The command as it is installed: it runs what `npm run build` made. */
export const binary = fileURLToPath(new URL('../../bin/havn.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Its records in the folder's `.havn`, and nothing asked of the network. */
const ENVIRONMENT = { HAVN_HOME: '.havn', HF_HUB_OFFLINE: '1', HAVN_TOKEN: '' };

/** Starts `havn …` in a folder, without a terminal. */
export function startHavn(folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [binary, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...ENVIRONMENT },
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

/**
 * Runs `havn …` in the test's own process: many commands in the time of one that is started. One at a
 * time, for the working folder, the environment and the streams are the process's own.
 */
export async function havnHere(folder: string, ...args: readonly string[]): Promise<Finished> {
  const before = { folder: process.cwd(), environment: { ...process.env } };
  const stdout = divert(process.stdout);
  const stderr = divert(process.stderr);
  process.chdir(folder);
  Object.assign(process.env, ENVIRONMENT);
  process.exitCode = 0;
  try {
    await runCommand(args);
    return { code: Number(process.exitCode), stdout: stdout.end(), stderr: stderr.end() };
  } finally {
    stdout.end();
    stderr.end();
    process.exitCode = undefined;
    process.chdir(before.folder);
    process.env = before.environment;
  }
}

/** Keeps what is written to a stream from it until the end, which gives it. */
function divert(stream: NodeJS.WriteStream): { end(): string } {
  const { write } = stream;
  const chunks: Uint8Array[] = [];
  stream.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    chunks.push(Buffer.from(chunk));
    const done = rest.find((one) => typeof one === 'function');
    if (done) queueMicrotask(done as () => void);
    return true;
  }) as typeof write;
  return {
    end() {
      stream.write = write;
      return Buffer.concat(chunks).toString();
    },
  };
}
