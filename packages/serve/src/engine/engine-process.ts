import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EngineFailedError, EngineUnavailableError, PredictionFailedError } from './errors.ts';
import type { EngineAnswer, EngineMessage, ModelDescription } from './protocol.ts';

const childScript = fileURLToPath(new URL('../../dist/engine/child.js', import.meta.url));

export interface ProcessOptions {
  /** A folder that `loadClassifier` reads. */
  readonly model: string;
  readonly threads?: number;
  readonly device?: string;
  /** A batch that takes longer than this means that the process hangs: it is killed. */
  readonly batchTimeoutMs: number;
}

export interface LaunchOptions extends ProcessOptions {
  /** Kills the process. */
  readonly signal: AbortSignal;
  /** Called once when a process that had been ready ends, before its requests are rejected. */
  readonly onEnd: (reason: string) => void;
}

/** One process with a loaded model. */
export interface EngineProcess {
  readonly pid: number;
  readonly model: ModelDescription;
  /**
   * The predictions of texts, each as JSON.
   *
   * @throws PredictionFailedError where the model fails
   * @throws EngineUnavailableError where the process ends before it answers
   */
  ask(texts: readonly string[]): Promise<readonly string[]>;
  readonly ended: Promise<void>;
}

/** Starts a process and resolves when its model answers; throws `EngineFailedError` otherwise. */
export function launch(options: LaunchOptions): Promise<EngineProcess> {
  const child = start(options);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    if (child.pid === undefined) resolve();
  });
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new EngineFailedError({ message }));
    child.on('error', (error) => fail(error.message));
    child.once('exit', (code, signal) =>
      fail(`the engine process ended while it loaded the model (${signal ?? code})`),
    );
    child.once('message', (message: EngineMessage) => {
      if (message.kind === 'failed') reject(new EngineFailedError(message.failure));
      if (message.kind !== 'ready') return;
      const ask = askOver(child, options);
      resolve({ pid: child.pid!, model: message.model, ask, ended });
    });
  });
}

function start({ model, threads, device, signal }: LaunchOptions): ChildProcess {
  return fork(childScript, [model, JSON.stringify({ threads, device })], {
    signal,
    killSignal: 'SIGKILL',
    serialization: 'advanced',
    // What the runtime prints must not mix with the server's own output.
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [],
  });
}

interface Pending {
  readonly resolve: (predictions: readonly string[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

function askOver(
  child: ChildProcess,
  { batchTimeoutMs, onEnd }: LaunchOptions,
): EngineProcess['ask'] {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  child.on('message', (message: EngineAnswer) => settle(pending, message));
  child.once('exit', (code, signal) => {
    const reason = `the engine process ended (${signal ?? code})`;
    onEnd(reason);
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(new EngineUnavailableError(reason));
    }
    pending.clear();
  });
  // Whatever is wrong with the process, its end settles what it owes.
  const end = () => child.kill('SIGKILL');
  return (texts) =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve, reject, timer: setTimeout(end, batchTimeoutMs) });
      child.send({ id, texts }, (error) => error && end());
    });
}

function settle(pending: Map<number, Pending>, answer: EngineAnswer): void {
  const asked = pending.get(answer.id);
  if (!asked) return;
  pending.delete(answer.id);
  clearTimeout(asked.timer);
  if (answer.kind === 'result') asked.resolve(answer.predictions);
  else asked.reject(new PredictionFailedError(answer.failure));
}
