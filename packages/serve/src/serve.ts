import { HavnError, UsageError } from '@havn/core';
import { createBatcher } from './engine/batcher.ts';
import { startEngine } from './engine/engine.ts';
import { buildServer } from './http/server.ts';

export interface ServeOptions {
  /** A bundle or any Hugging Face folder with a classification head. */
  readonly model: string;
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Required on any host but loopback. */
  readonly token?: string;
  readonly threads?: number;
  readonly device?: string;
  readonly version?: string;
  readonly onRestart?: (reason: string) => void;
}

export interface Service {
  readonly url: string;
  /** The engine's process, while it runs. */
  readonly enginePid: number | undefined;
  close(): Promise<void>;
}

export class PortTakenError extends HavnError {
  readonly code = 'PORT_TAKEN';
  constructor(host: string, port: number) {
    super(`another program listens on ${host}:${port}`, {
      remedy: 'Give another port with --port N (0: any free one).',
    });
  }
}

export class TokenRequiredError extends UsageError {
  override readonly code = 'TOKEN_REQUIRED';
  constructor(host: string) {
    super(`${host} can be reached from other machines: a token is required`, {
      remedy: 'Set HAVN_TOKEN to a long random text, or serve on 127.0.0.1.',
    });
  }
}

/** The texts of one engine call, and those that may wait before clients are told to come back. */
const MAX_BATCH = 32;
const MAX_WAITING = 2_048;

/** Serves a classifier over HTTP; resolves when the model answers and the port is open. */
export async function serve(options: ServeOptions): Promise<Service> {
  const { host = '127.0.0.1', port = 8000, token, version = '0' } = options;
  const loopback = isLoopback(host);
  if (!loopback && !token) throw new TokenRequiredError(host);
  const engine = await startEngine(options);
  try {
    const batcher = createBatcher({
      run: engine.predict,
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
    });
    const app = await buildServer({ engine, batcher, version, token, loopback });
    const url = await app.listen({ host, port });
    return {
      url,
      get enginePid() {
        return engine.pid;
      },
      async close() {
        await app.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken ? new PortTakenError(host, port) : error;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}
