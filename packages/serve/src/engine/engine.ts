import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HavnError } from '@havn/core';
import type { Prediction } from '@havn/tasks';
import type { EngineMessage, ModelDescription } from './protocol.ts';

const childScript = fileURLToPath(new URL('../../dist/engine/child.js', import.meta.url));

/** A process that dies again and again is started ever more slowly, up to this pause. */
const MAX_RESTART_PAUSE_MS = 10_000;
/** A batch that killed two processes is at fault itself. */
const ATTEMPTS = 2;

export class EngineFailedError extends HavnError {
  readonly code = 'ENGINE_FAILED';
  constructor(reason: string) {
    super(reason.replace(/^error: /, ''));
  }
}

export interface EngineOptions {
  readonly model: string;
  readonly threads?: number;
  readonly device?: string;
  readonly onRestart?: (reason: string) => void;
}

export interface Engine {
  readonly model: ModelDescription;
  readonly ready: boolean;
  readonly pid: number | undefined;
  predict(texts: readonly string[]): Promise<readonly Prediction[]>;
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly model: ModelDescription;
}

interface Pending {
  readonly resolve: (predictions: readonly Prediction[]) => void;
  readonly reject: (error: Error) => void;
}

class EngineDiedError extends Error {}

/** Starts the engine process and resolves when its model answers; it is restarted when it dies. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let closing = false;
  let running: Promise<Running>;
  let current: Running | undefined;

  const start = async (): Promise<Running> => {
    const started = await startChild(options, (message) => settle(pending, message));
    current = started;
    started.child.once('exit', (code, signal) => {
      current = undefined;
      rejectAll(pending, new EngineDiedError(`the engine process ended (${signal ?? code})`));
      if (!closing) {
        options.onRestart?.(String(signal ?? code));
        running = restart(start, () => closing);
        running.catch(() => {});
      }
    });
    return started;
  };
  running = start();
  const { model } = await running;

  const ask = async (texts: readonly string[]) => {
    const { child } = await running;
    const id = nextId++;
    return new Promise<readonly Prediction[]>((resolve, reject) => {
      pending.set(id, { resolve, reject });
      child.send({ id, texts }, (error) => {
        if (error && pending.delete(id)) reject(new EngineDiedError(error.message));
      });
    });
  };

  return {
    model,
    get ready() {
      return current !== undefined;
    },
    get pid() {
      return current?.child.pid;
    },
    predict: (texts) => retryWhenDead(() => ask(texts)),
    async close() {
      closing = true;
      current?.child.kill('SIGKILL');
    },
  };
}

async function retryWhenDead<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EngineDiedError)) throw error;
      if (tries === ATTEMPTS)
        throw new EngineFailedError('the model could not answer this request');
    }
  }
}

async function restart(start: () => Promise<Running>, stopped: () => boolean): Promise<Running> {
  for (let pause = 100; ; pause = Math.min(pause * 2, MAX_RESTART_PAUSE_MS)) {
    try {
      return await start();
    } catch (error) {
      if (stopped()) throw error;
      await sleep(pause);
    }
  }
}

function startChild(
  { model, threads, device }: EngineOptions,
  onMessage: (message: EngineMessage) => void,
): Promise<Running> {
  const child = fork(childScript, [model, JSON.stringify({ threads, device })], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: EngineMessage) => {
      if (message.kind === 'ready') resolve({ child, model: message.model });
      else if (message.kind === 'failed') reject(new EngineFailedError(message.error));
      else onMessage(message);
    });
    child.once('exit', (code, signal) =>
      reject(new EngineFailedError(`the engine process ended while loading (${signal ?? code})`)),
    );
    child.once('error', reject);
  });
}

function settle(pending: Map<number, Pending>, message: EngineMessage): void {
  if (message.kind !== 'result' && message.kind !== 'error') return;
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === 'result') waiting?.resolve(message.predictions);
  else waiting?.reject(new EngineFailedError(message.error));
}

function rejectAll(pending: Map<number, Pending>, error: Error): void {
  for (const { reject } of pending.values()) reject(error);
  pending.clear();
}
