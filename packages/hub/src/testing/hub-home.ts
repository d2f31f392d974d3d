import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadHubFile, type HubFile } from '../download-hub-file.ts';
import { downloadSnapshot, type FileSelection } from '../download-snapshot.ts';
import { parseHubId } from '../hub-id.ts';
import type { HubOptions } from '../open-repository.ts';
import { checkpoint, dataset, HubServer } from './hub-server.ts';

const retry = { attempts: 3, delayMs: 1, stallMs: 5_000 };

const WEIGHTS = 'model.safetensors';

/** The settings, then the weights. */
const selection: FileSelection = {
  choose: (files) => [
    files.filter((name) => /^(config|tokenizer|1_Pooling\/config)\.json$/.test(name)),
    [WEIGHTS],
  ],
  missing: async (snapshot) => (existsSync(join(snapshot, WEIGHTS)) ? undefined : WEIGHTS),
};

/** A server that has `owner/model` and `datasets/owner/data`, and an empty HF_HOME. */
export interface HubHome {
  readonly server: HubServer;
  readonly home: string;
  /** The folder of `owner/model` in the cache. */
  readonly root: string;
  resolve(name?: string, env?: NodeJS.ProcessEnv, options?: HubOptions): Promise<string>;
  /** The error that `resolve` throws. */
  failing(name?: string, env?: NodeJS.ProcessEnv, options?: HubOptions): Promise<unknown>;
  /** `downloadHubFile` from this server into this home. */
  file(reference: string, env?: NodeJS.ProcessEnv, options?: HubOptions): Promise<HubFile>;
  end(): Promise<void>;
}

export async function startHub(): Promise<HubHome> {
  const server = new HubServer();
  await server.start();
  server.repositories.set('owner/model', checkpoint());
  server.repositories.set('datasets/owner/data', dataset());
  const home = await mkdtemp(join(tmpdir(), 'havn-hub-'));
  const settings = (env: NodeJS.ProcessEnv = {}) => ({
    retry,
    env: { HF_ENDPOINT: server.endpoint, HF_HOME: home, ...env },
  });
  const resolve: HubHome['resolve'] = (name = 'owner/model', env = {}, options = {}) =>
    downloadSnapshot(parseHubId(name, 'models')!, selection, { ...settings(env), ...options });
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
    file: (reference, env, options) => downloadHubFile(reference, { ...settings(env), ...options }),
    async end() {
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}
