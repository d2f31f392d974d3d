import { stopServer } from '@havn/core';
import type { FastifyInstance } from 'fastify';
import { createBatcher } from '../engine/batcher.ts';
import type { Engine } from '../engine/engine.ts';
import { buildServer } from '../http/server.ts';
import { defaultLimits, type Limits } from '../limits.ts';

export interface OwnModel {
  /** Gives a prediction's JSON for each text; by default every text is a `yes`. */
  readonly run?: (texts: readonly string[]) => Promise<readonly string[]>;
  readonly ready?: () => boolean;
  readonly token?: string;
  readonly loopback?: boolean;
  readonly limits?: Partial<Limits>;
}

export interface OwnServer {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly port: number;
  /** Texts that wait for the model. */
  waiting(): number;
  /** Batches that it has begun. */
  begun(): number;
  close(): Promise<void>;
}

export const yes = '{"label":"yes","scores":{"yes":0.75,"no":0.25}}';

/** The server on a real socket, with a function of the test's own where the engine would be. */
export async function serveOwnModel(model: OwnModel = {}): Promise<OwnServer> {
  const { run = async (texts) => texts.map(() => yes), ready = () => true, token } = model;
  const limits = { ...defaultLimits, ...model.limits };
  const engine: Engine = {
    started: Promise.resolve({ labels: ['yes', 'no'], problem: '', maxLength: 128 }),
    get ready() {
      return ready();
    },
    pid: undefined,
    predict: run,
    close: async () => {},
  };
  let begun = 0;
  const counted = (texts: readonly string[]) => {
    begun++;
    return run(texts);
  };
  const batcher = createBatcher({ ...limits, run: counted, weigh: () => 1, maxWeight: 1_000 });
  const { loopback = true } = model;
  const app = await buildServer({ engine, batcher, version: '1.2.3', token, loopback, limits });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    port: Number(new URL(url).port),
    waiting: () => batcher.waiting,
    begun: () => begun,
    close: () => stopServer(app, limits.shutdownMs),
  };
}

export function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
