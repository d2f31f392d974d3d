import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@havn/storage';
import { openTrackingStore } from '@havn/track';
import { startTrackingServer, type TrackingServerOptions } from '../../src/index.ts';
import type { RunningServer } from './mlflow.ts';

export interface HavnServer extends RunningServer {
  /** Holds `havn.db`, `artifacts/` and `accounts.json`. */
  readonly folder: string;
}

interface HavnOptions extends Partial<TrackingServerOptions> {
  /** SQLite in the server's own folder when not given. */
  readonly storeUrl?: string;
}

/** A tracking server in a temporary folder. */
export async function startHavn({ storeUrl, ...options }: HavnOptions = {}): Promise<HavnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-server-'));
  const url = storeUrl ?? `sqlite:///${join(folder, 'havn.db')}`;
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const artifacts = await openStorage(join(folder, 'artifacts'));
  const accounts = join(folder, 'accounts.json');
  const server = await startTrackingServer({ port: 0, store, artifacts, accounts, ...options });
  return {
    url: server.url,
    folder,
    async close() {
      await server.close();
      await artifacts.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
