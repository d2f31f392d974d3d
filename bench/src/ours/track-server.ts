import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mlflowPython, root } from '../places.ts';

export type Side = 'havn' | 'mlflow';

export interface Tracker {
  readonly side: Side;
  readonly url: string;
  /** Holds `store.db` and what lies beside it. */
  readonly folder: string;
  /** Ends the server; the folder stays until `remove`. */
  close(): Promise<void>;
  remove(): void;
}

const START_SECONDS = 300;

/** A server with an empty store (SQLite, or the database of `$HAVN_BENCH_<SIDE>`), as it comes. */
export async function startTracker(side: Side): Promise<Tracker> {
  const folder = mkdtempSync(join(tmpdir(), `havn-bench-${side}-`));
  const port = String(await freePort());
  const store =
    process.env[`HAVN_BENCH_${side.toUpperCase()}`] ?? `sqlite:///${join(folder, 'store.db')}`;
  const [program, ...args] = command(side, { store, port, artifacts: join(folder, 'artifacts') });
  const child = spawn(program!, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, HAVN_HOME: folder, MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  const url = `http://127.0.0.1:${port}`;
  const limit = Date.now() + START_SECONDS * 1_000;
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > limit) throw new Error(`${side} does not start`);
    await sleep(100);
  }
  return {
    side,
    url,
    folder,
    async close() {
      // MLflow's workers are children of its server.
      process.kill(-child.pid!, side === 'havn' ? 'SIGTERM' : 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
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
export function storeBytes(folder: string): number {
  const files = readdirSync(folder).filter((name) => name.startsWith('store.db'));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
