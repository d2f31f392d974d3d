import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { Stage } from '../stage/stage.ts';
import { CommandFailedError, InterruptedError } from './errors.ts';
import { rememberCommand } from './orphans.ts';

interface CommandOptions {
  readonly stage: Stage;
  readonly command: string;
  /** The repository's root: `DVC_ROOT` of the command. */
  readonly root: string;
  /** `.dvc/tmp`, where the command is remembered while it runs. */
  readonly temporary: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line that the command prints; without it the terminal is the command's own. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long a command that was asked to stop may take before it is stopped hard. */
const GRACE_MS = 10_000;

/** Runs one command of a stage in the user's shell, as DVC does. Throws CommandFailedError. */
export async function runCommand(options: CommandOptions): Promise<void> {
  const { stage, command, onLine, signal } = options;
  if (signal?.aborted) throw new InterruptedError();
  const { file, args, shell } = shellCall(command);
  const settings: SpawnOptions = {
    cwd: stage.wdir,
    env: { DVC_ROOT: options.root, ...process.env, DVC_STAGE: stage.addressing, ...options.env },
    stdio: onLine ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell,
    // A group of its own, so that what the shell started is stopped with it.
    detached: onLine !== undefined && process.platform !== 'win32',
  };
  const child = spawn(file, args, settings);
  const { pid, group } = { pid: child.pid, group: settings.detached === true };
  const forget =
    pid === undefined
      ? () => {}
      : rememberCommand(options.temporary, { stage: stage.addressing, pid, group });
  const lines = [child.stdout, child.stderr].map((stream) => forwardLines(stream, onLine));
  const stop = () => stopChild(child, group);
  signal?.addEventListener('abort', stop);
  try {
    const result = await ended(child);
    await Promise.all(lines);
    if (signal?.aborted) throw new InterruptedError();
    if (result.error || result.code !== 0) throw new CommandFailedError(stage, command, result);
  } finally {
    forget();
    signal?.removeEventListener('abort', stop);
  }
}

interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

/** The shell that the user works with, without its start-up files; on Windows the system's. */
function shellCall(command: string): { file: string; args: string[]; shell: boolean } {
  if (process.platform === 'win32') return { file: command, args: [], shell: true };
  const file = process.env.SHELL || '/bin/sh';
  const plain: Readonly<Record<string, readonly string[]>> = {
    zsh: ['--no-rcs'],
    bash: ['--noprofile', '--norc'],
    fish: ['--no-config'],
  };
  const options = plain[basename(file).toLowerCase()] ?? [];
  return { file, args: [...options, '-c', command], shell: false };
}

function ended(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

async function forwardLines(
  stream: Readable | null,
  onLine: ((line: string) => void) | undefined,
): Promise<void> {
  if (!stream || !onLine) return;
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = `${rest}${chunk as string}`.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
  if (rest !== '') onLine(rest);
}

/** Without a group of its own the command has had the terminal's Ctrl-C already. */
function stopChild(child: ChildProcess, group: boolean): void {
  const send = (signal: NodeJS.Signals) => {
    try {
      if (group && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  send(group ? 'SIGINT' : 'SIGTERM');
  const hard = setTimeout(() => send('SIGKILL'), GRACE_MS);
  hard.unref();
  child.once('close', () => clearTimeout(hard));
}
