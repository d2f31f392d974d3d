import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineProcess, launch, type ProcessOptions } from './engine-process.ts';
import { EngineUnavailableError } from './errors.ts';
import type { ModelDescription } from './protocol.ts';

/** A model that cannot be loaded any more is tried ever more rarely, up to this pause. */
const MAX_RESTART_PAUSE_MS = 10_000;
/** Texts that two processes died of are not given to a third. */
const ATTEMPTS = 2;

export interface EngineOptions extends ProcessOptions {
  /** How long a batch waits for a process that is being restarted. */
  readonly restartTimeoutMs: number;
  /** Told when a process has ended and when starting another one failed. */
  readonly onRestart?: (reason: string) => void;
}

/** The model behind a process of its own, which is restarted when it dies. */
export interface Engine {
  /** Resolves when the model answers for the first time; rejects where it cannot be loaded. */
  readonly started: Promise<ModelDescription>;
  readonly ready: boolean;
  readonly pid: number | undefined;
  /**
   * The predictions of texts, each as JSON. Asked again where the process dies meanwhile.
   *
   * @throws PredictionFailedError, EngineUnavailableError
   */
  predict(texts: readonly string[]): Promise<readonly string[]>;
  /** Kills the process and waits for its end. */
  close(): Promise<void>;
}

export function startEngine(options: EngineOptions): Engine {
  const life = new AbortController();
  const { signal } = life;
  let current: EngineProcess | undefined;

  const launchOne = async () => {
    current = await launch({ ...options, signal, onEnd });
    return current;
  };
  const onEnd = (reason: string) => {
    current = undefined;
    if (signal.aborted) return;
    options.onRestart?.(reason);
    running = relaunch(launchOne, options, signal);
    running.catch(() => {});
  };
  let running = launchOne();
  const started = running.then(({ model }) => model);
  started.catch(() => {});

  return {
    started,
    get ready() {
      return current !== undefined;
    },
    get pid() {
      return current?.pid;
    },
    predict: (texts) =>
      retried(async () => {
        const process = await within(running, options.restartTimeoutMs);
        return await process.ask(texts);
      }),
    async close() {
      life.abort();
      await running.then(({ ended }) => ended).catch(() => {});
    },
  };
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EngineUnavailableError) || tries === ATTEMPTS) throw error;
    }
  }
}

async function relaunch(
  launchOne: () => Promise<EngineProcess>,
  { onRestart }: EngineOptions,
  signal: AbortSignal,
): Promise<EngineProcess> {
  for (let pause = 100; ; pause = Math.min(pause * 2, MAX_RESTART_PAUSE_MS)) {
    try {
      return await launchOne();
    } catch (error) {
      if (!signal.aborted) onRestart?.(error instanceof Error ? error.message : String(error));
      await sleep(pause, undefined, { signal });
    }
  }
}

/** The promise's value, or an `EngineUnavailableError` where it takes longer. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new EngineUnavailableError('it is being restarted')),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
