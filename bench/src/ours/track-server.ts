import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '@havn/track/testing';
import { mlflowPython, root } from '../places.ts';

export type Side = 'havn' | 'mlflow';

export interface Tracker {
  readonly side: Side;
  readonly url: string;
  /** Bytes that the store takes on the disk; the server has ended. */
  storeBytes(): number;
  /** Ends the server; the folder stays until `remove`. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

/** What the server keeps its runs in. */
interface Database {
  readonly url: string;
  bytes(): number;
  stop(): Promise<void>;
}

const START_SECONDS = 300;

function sqlite(folder: string): Database {
  return {
    url: `sqlite:///${join(folder, 'store.db')}`,
    bytes: () => fileBytes(folder),
    stop: async () => {},
  };
}

/** SQLAlchemy is told which driver. */
function postgres(server: PostgresServer, side: Side): Database {
  return {
    url: side === 'havn' ? server.url : server.url.replace(/^postgres:/, 'postgresql+psycopg2:'),
    bytes: () => Number(server.sql('select pg_database_size(current_database())')),
    stop: () => server.stop(),
  };
}

export type DatabaseKind = 'sqlite' | 'postgres';

/** A server with an empty store, as it comes. */
export async function startTracker(side: Side, kind: DatabaseKind): Promise<Tracker> {
  const folder = mkdtempSync(join(tmpdir(), `havn-bench-${side}-`));
  const port = String(await freePort());
  const database = kind === 'sqlite' ? sqlite(folder) : postgres(await startPostgres(), side);
  const remove = async () => {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const places = { store: database.url, port, artifacts: join(folder, 'artifacts') };
  const [program, ...args] = command(side, places);
  const child = spawn(program!, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, HAVN_HOME: folder, MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    side,
    url,
    storeBytes: () => database.bytes(),
    async close() {
      // MLflow's workers are children of its server.
      process.kill(-child.pid!, side === 'havn' ? 'SIGTERM' : 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    remove,
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const limit = Date.now() + START_SECONDS * 1_000;
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended: is all installed?`);
    if (Date.now() > limit) throw new Error(`${child.spawnfile} does not answer`);
    await sleep(100);
  }
}

interface Places {
  readonly store: string;
  readonly port: string;
  readonly artifacts: string;
}

function command(side: Side, { store, port, artifacts }: Places): readonly string[] {
  if (side === 'havn') {
    const havn = join(root, 'packages/cli/bin/havn.js');
    return [
      process.execPath,
      havn,
      'up',
      '--port',
      port,
      '--store',
      store,
      '--artifacts',
      artifacts,
    ];
  }
  const options = ['--backend-store-uri', store, '--artifacts-destination', artifacts];
  return [mlflowPython, '-m', 'mlflow', 'server', '--port', port, ...options];
}

/** Bytes of the files whose names begin with `store.db`. */
function fileBytes(folder: string): number {
  const files = readdirSync(folder).filter((name) => name.startsWith('store.db'));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
