import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mlflowPython, root } from '../places.ts';
import type { TrackDatabase } from './track-database.ts';

export type Side = 'havn' | 'mlflow';

export interface Tracker {
  readonly side: Side;
  readonly url: string;
  readonly database: TrackDatabase;
  close(): Promise<void>;
}

const START_SECONDS = 300;

/** A server as it comes, over a database and with a folder for its artifacts. */
export async function startTracker(
  side: Side,
  folder: string,
  database: TrackDatabase,
): Promise<Tracker> {
  const port = String(await freePort());
  const [program, ...args] = command(side, {
    store: database.url,
    port,
    artifacts: join(folder, 'artifacts'),
  });
  const child = spawn(program!, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, HAVN_HOME: folder, MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  return {
    side,
    url,
    database,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // MLflow's workers are children of its server.
      process.kill(-child.pid!, side === 'havn' ? 'SIGTERM' : 'SIGKILL');
      await once(child, 'exit');
    },
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
    const havn = [process.execPath, join(root, 'packages/cli/bin/havn.js'), 'up'];
    return [...havn, '--port', port, '--store', store, '--artifacts', artifacts];
  }
  // SQLAlchemy is told which driver.
  const uri = store.replace(/^postgres:/, 'postgresql+psycopg2:');
  const options = ['--backend-store-uri', uri, '--artifacts-destination', artifacts];
  return [mlflowPython, '-m', 'mlflow', 'server', '--port', port, ...options];
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
