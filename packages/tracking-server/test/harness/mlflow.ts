import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const venv = fileURLToPath(new URL('../../../../.peers/mlflow', import.meta.url));
export const mlflowPython = process.env.HAVN_PEERS_MLFLOW ?? join(venv, 'bin/python');
export const hasMlflow = existsSync(mlflowPython);

/** The folder of the packages that stand beside that Python. */
export function mlflowPackages(): string {
  const lib = join(dirname(dirname(mlflowPython)), 'lib');
  return join(lib, readdirSync(lib)[0]!, 'site-packages');
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A real MLflow server over SQLite in a temporary folder. */
export async function startMlflow(workers = 1): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'havn-mlflow-'));
  const port = await freePort();
  const store = `sqlite:///${join(folder, 'mlflow.db')}`;
  const artifacts = join(folder, 'artifacts');
  const options = ['--backend-store-uri', store, '--artifacts-destination', artifacts];
  const child = spawn(
    mlflowPython,
    ['-m', 'mlflow', 'server', ...options, '--port', `${port}`, '--workers', `${workers}`],
    {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', process.env.HAVN_SHOW_PEER ? 'inherit' : 'ignore'],
      env: {
        ...process.env,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        // Eight processes that no call of the corpus needs.
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    // The server's workers are its children.
    process.kill(-child.pid!, 'SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(url, child);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const limit = Date.now() + 300_000;
  while (Date.now() < limit && child.exitCode === null) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error('MLflow does not start: set HAVN_SHOW_PEER=1 to see why');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
