import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real server of Postgres for tests. */
export interface PostgresServer {
  /** The address of an empty database. */
  readonly url: string;
  /** What a statement answers, without headings, as `psql` prints it. */
  sql(statement: string): string;
  stop(): Promise<void>;
}

/**
 * A server of its own in a temporary folder, from Debian's package (`apt-get install postgresql`).
 * It ends with `stop`.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programFolder();
  const owner = serverUser();
  const folder = await mkdtemp(join(tmpdir(), 'havn-postgres-'));
  if (owner) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = { stdio: 'ignore', cwd: folder, ...owner } as const;
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'havn', '-A', 'trust', '-E', 'UTF8'],
    options,
  );
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
    options,
  );
  await waitUntilReady(join(bin, 'pg_isready'), port);
  const url = `postgres://havn@127.0.0.1:${port}/postgres`;
  return {
    url,
    sql: (statement) =>
      execFileSync(join(bin, 'psql'), [url, '-XAtc', statement], { encoding: 'utf8' }).trim(),
    async stop() {
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function programFolder(): string {
  const root = '/usr/lib/postgresql';
  const [newest] = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest === undefined) throw new Error('Postgres is missing: apt-get install postgresql');
  return join(root, newest, 'bin');
}

/** Postgres refuses to run as root; Debian's package brings a user for it. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function waitUntilReady(program: string, port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      execFileSync(program, ['-h', '127.0.0.1', '-p', String(port), '-U', 'havn'], {
        stdio: 'ignore',
      });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('Postgres did not start');
}
