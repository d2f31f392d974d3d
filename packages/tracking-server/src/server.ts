import { isLoopback, listen, stopServer } from '@havn/core';
import type { Storage } from '@havn/storage';
import { openArtifactStore, type TrackingStore } from '@havn/track';
import { Accounts } from './access/accounts.ts';
import { OpenGate } from './access/open-gate.ts';
import { Sessions } from './access/sessions.ts';
import { openArtifacts } from './artifacts/artifacts.ts';
import { openMultipart } from './artifacts/multipart.ts';
import { startSweeper } from './artifacts/sweeper.ts';
import { LoginRequiredError } from './errors.ts';
import { defaultLimits, type Limits } from './http/limits.ts';
import { buildServer, type Extend } from './http/server.ts';
import { startWebhookSender } from './webhooks/sender.ts';

export interface TrackingServerOptions {
  /** `127.0.0.1` when not given. */
  readonly host?: string | undefined;
  /** 5000 when not given; 0 takes any free port. */
  readonly port?: number | undefined;
  /** Opened with `mlflow-artifacts:/` as its artifact root. The caller closes it. */
  readonly store: TrackingStore;
  /** Where the artifacts are kept. The caller closes it. */
  readonly artifacts: Storage;
  /** Folders below which runs of this machine keep files; the server shows these too. */
  readonly localRoots?: readonly string[] | undefined;
  /** The file of users and API keys. */
  readonly accounts: string;
  /** A token that may do everything. */
  readonly token?: string | undefined;
  /** Lets webhooks reach the own network. */
  readonly privateWebhooks?: boolean | undefined;
  /** The file of this machine's triggers: what is run or called when something happens. */
  readonly triggersFile?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly extend?: Extend | undefined;
  /** Told of what goes wrong in the background. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface TrackingServer {
  readonly url: string;
  /** Lets the requests under way end, for a bounded time, then frees the port. */
  close(): Promise<void>;
}

/**
 * Speaks MLflow's REST interface over a tracking store.
 *
 * @throws LoginRequiredError on an address that others reach where nobody would have to log in;
 * PortTakenError, AddressUnavailableError
 */
export async function startTrackingServer(options: TrackingServerOptions): Promise<TrackingServer> {
  const { host = '127.0.0.1', port = 5000, store, extend } = options;
  const token = options.token || undefined;
  const loopback = isLoopback(host);
  const accounts = new Accounts(options.accounts);
  if (!loopback && token === undefined && (await accounts.isEmpty())) {
    throw new LoginRequiredError(host);
  }
  const limits = { ...defaultLimits, ...options.limits };
  const webhooks = await startWebhookSender({
    store,
    triggersFile: options.triggersFile,
    allowPrivate: options.privateWebhooks ?? false,
    ...(options.onWarning && { onFailure: options.onWarning }),
  });
  const kept = openArtifactStore({ index: store.artifacts, storage: options.artifacts });
  const artifacts = openArtifacts({
    kept,
    multipart: openMultipart(store.artifacts, kept),
    folder: options.artifacts.folder,
    localRoots: options.localRoots,
  });
  const sweeper = startSweeper({
    store,
    files: kept,
    ageMs: limits.droppedPieceMs,
    onFailure: options.onWarning,
  });
  const gate = new OpenGate(accounts, { mayOpen: loopback && token === undefined });
  const guard = { accounts, sessions: new Sessions(), token, gate, limits };
  const app = await buildServer({
    services: { store, artifacts, webhooks },
    guard,
    loopback,
    extend,
  });
  const close = async () => {
    await Promise.all([webhooks.close(), sweeper.close()]);
    await stopServer(app, limits.shutdownMs);
  };
  try {
    return { url: await listen(app, host, port), close };
  } catch (error) {
    await close();
    throw error;
  }
}
