import { isLoopback, listen, stopServer } from '@havn/core';
import type { FastifyInstance } from 'fastify';
import { createBatcher } from './engine/batcher.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { TokenRequiredError } from './errors.ts';
import { buildServer } from './http/server.ts';
import { defaultLimits, type Limits } from './limits.ts';

export interface ServeOptions {
  /** A bundle or any Hugging Face folder with a classification head. */
  readonly model: string;
  /** `127.0.0.1` when absent. */
  readonly host?: string;
  /** 8000 when absent; 0 takes any free port. */
  readonly port?: number;
  /** Asked of every client; required on any host but loopback. */
  readonly token?: string | undefined;
  /** Threads of the model; the machine's cores when absent. */
  readonly threads?: number;
  readonly device?: string;
  /** Of the API, in its OpenAPI document. */
  readonly version?: string;
  readonly limits?: Partial<Limits>;
  /** Told when the engine process has ended and when starting another one failed. */
  readonly onRestart?: (reason: string) => void;
}

export interface Service {
  readonly url: string;
  /** The engine's process, while it runs. */
  readonly enginePid: number | undefined;
  /** Lets the requests under way end, for a bounded time, then frees port and process. */
  close(): Promise<void>;
}

/** What a batch costs is counted in characters, of which encoders read about so many at most. */
const MAX_CHARACTERS_READ = 2_048;
/** About 2,000 tokens: enough to keep the cores busy, and answered within a few hundred ms. */
const MAX_BATCH_CHARACTERS = 8_192;

/**
 * Serves a classifier over HTTP; resolves when the model answers.
 *
 * @throws TokenRequiredError, PortTakenError, AddressUnavailableError, and `EngineFailedError` with
 * the code of what went wrong where the model cannot be loaded
 */
export async function serve(options: ServeOptions): Promise<Service> {
  const { host = '127.0.0.1', port = 8000, version = '0' } = options;
  const token = options.token || undefined;
  const loopback = isLoopback(host);
  if (!loopback && !token) throw new TokenRequiredError(host);
  const limits = { ...defaultLimits, ...options.limits };
  const engine = startEngine({ ...options, ...limits });
  const batcher = createBatcher({
    ...limits,
    run: engine.predict,
    weigh: (text: string) => Math.min(text.length, MAX_CHARACTERS_READ),
    maxWeight: MAX_BATCH_CHARACTERS,
  });
  const app = await buildServer({ engine, batcher, version, token, loopback, limits });
  const close = () => stop(app, engine, limits);
  try {
    // The port is taken while the model loads: a mistake in it shows at once.
    const url = await listen(app, host, port);
    await engine.started;
    return {
      url,
      get enginePid() {
        return engine.pid;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function stop(app: FastifyInstance, engine: Engine, limits: Limits): Promise<void> {
  await stopServer(app, limits.shutdownMs);
  await engine.close();
}
