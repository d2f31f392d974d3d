import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ResolveOptions, resolveCheckpoint } from '../resolve-checkpoint.ts';
import { checkpoint, HubServer } from './hub-server.ts';

const retry = { attempts: 3, delayMs: 1, stallMs: 5_000 };

/** A server that has `owner/model`, and an empty HF_HOME. */
export interface HubHome {
  readonly server: HubServer;
  readonly home: string;
  /** The folder of `owner/model` in the cache. */
  readonly root: string;
  resolve(name?: string, env?: NodeJS.ProcessEnv, options?: ResolveOptions): Promise<string>;
  /** The error that `resolve` throws. */
  failing(name?: string, env?: NodeJS.ProcessEnv, options?: ResolveOptions): Promise<unknown>;
  end(): Promise<void>;
}

export async function startHub(): Promise<HubHome> {
  const server = new HubServer();
  await server.start();
  server.repositories.set('owner/model', checkpoint());
  const home = await mkdtemp(join(tmpdir(), 'havn-hub-'));
  const resolve: HubHome['resolve'] = (name = 'owner/model', env = {}, options = {}) => {
    const hub = { HF_ENDPOINT: server.endpoint, HF_HOME: home };
    return resolveCheckpoint(name, { retry, env: { ...hub, ...env }, ...options });
  };
  return {
    server,
    home,
    root: join(home, 'hub', 'models--owner--model'),
    resolve,
    failing: (...given) =>
      resolve(...given).then(
        () => undefined,
        (error: unknown) => error,
      ),
    async end() {
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}
