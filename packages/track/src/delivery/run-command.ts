import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandTarget } from '../triggers/trigger.ts';
import { CommandFailedError } from './errors.ts';
import type { TriggerEvent } from './event.ts';
import { killGroup, killTree } from './kill-tree.ts';

export interface RunCommandOptions {
  /** Where it runs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Between being asked to end and being ended, in milliseconds. */
  readonly graceMs?: number;
}

/** The end of what was printed is kept: there it says what went wrong. */
const MAX_OUTPUT = 8 * 1024;
/** For output that is still on its way, where something in the background holds the pipe. */
const DRAIN_MS = 500;
/** Of the server itself, and no business of what it starts. */
const KEPT_BACK = ['HAVN_TOKEN'];

/**
 * Runs a program with an event: JSON on its stdin, the main fields in its environment. No shell reads
 * anything of it. Gives what it printed.
 *
 * @throws CommandFailedError when it cannot be started, ends with another code than 0, or takes too
 * long; its whole tree of processes is then ended
 */
export async function runCommand(
  { run: [program, ...args], timeoutSeconds }: CommandTarget,
  event: TriggerEvent,
  { folder, signal, graceMs = 5_000 }: RunCommandOptions,
): Promise<string> {
  const child = spawn(program, args, {
    cwd: folder,
    env: environment(event),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const output = collect(child);
  const deadline = AbortSignal.timeout(timeoutSeconds * 1_000);
  const stopped = AbortSignal.any([signal, deadline]);
  const kill = () => killTree(child, graceMs);
  stopped.addEventListener('abort', kill, { once: true });
  if (stopped.aborted) kill();
  // A program that reads nothing and ends is no failure.
  child.stdin.on('error', () => {});
  child.stdin.end(`${JSON.stringify(event)}\n`);
  try {
    const ended = await endOf(child, program, output);
    const reason = deadline.aborted ? `did not end within ${timeoutSeconds} s` : failureOf(ended);
    if (signal.aborted) throw new CommandFailedError('was stopped with Havn', output());
    if (reason !== undefined) throw new CommandFailedError(reason, output());
    return output();
  } finally {
    stopped.removeEventListener('abort', kill);
    // What it started and left behind when it was asked to end.
    if (stopped.aborted) killGroup(child);
  }
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function failureOf({ code, signal }: Ended): string | undefined {
  if (code === 0) return undefined;
  return code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

function endOf(child: ChildProcess, program: string, output: () => string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(
        new CommandFailedError(
          `${program} could not be started: ${why}`,
          output(),
          'It is looked for on the PATH, or from the folder of the project where it has a "/".',
        ),
      );
    });
    child.on('exit', (code, signal) => {
      void Promise.race([
        new Promise((closed) => child.on('close', closed)),
        sleep(DRAIN_MS, undefined, { ref: false }),
      ]).then(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      });
    });
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  let cut = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      text += chunk;
      if (text.length <= MAX_OUTPUT) return;
      text = text.slice(-MAX_OUTPUT);
      cut = true;
    });
  }
  return () => (cut ? `…${text}` : text);
}

function environment(event: TriggerEvent): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(([name]) => !KEPT_BACK.includes(name));
  return {
    ...Object.fromEntries(given),
    HAVN_DELIVERY: event.delivery,
    HAVN_ATTEMPT: String(event.attempt),
    HAVN_EVENT: event.event,
    HAVN_MODEL: clean(event.model),
    HAVN_VERSION: clean(event.version),
    HAVN_ALIAS: clean(event.alias),
    HAVN_CURRENT_VERSION: clean(event.current_version),
  };
}

/** The environment holds no NUL. */
function clean(text: string | null): string {
  return (text ?? '').replaceAll('\0', '');
}
