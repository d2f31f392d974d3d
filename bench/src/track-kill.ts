/**
 * Kills the tracking server and a client of it with SIGKILL at random moments, over and over, and
 * then looks for everything that was acknowledged: `npm run bench -- track-kill [KILLS]`, or
 * `track-kill-postgres`. There is no peer: the ratio is lost + doubled.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@havn/track/testing';
import { post } from './ours/track-client.ts';
import { type Counts, countAll, type Line } from './ours/track-kill-counts.ts';
import { freePort } from './ours/track-server.ts';
import { root, script } from './places.ts';

const KILLS = 1_000;
/** One in so many is killed while it is starting. */
const EARLY = 5;
const LONGEST_WORK_MS = 800;

/** The server keeps its runs in a file, or in a database of Postgres (which nobody kills). */
export function killBench(kind: 'sqlite' | 'postgres'): { readonly run: () => Promise<number> } {
  return { run: () => run(kind) };
}

async function run(kind: 'sqlite' | 'postgres'): Promise<number> {
  const kills = Number(process.argv[3] ?? KILLS);
  if (!Number.isInteger(kills) || kills < 1) throw new Error('track-kill [KILLS]: a whole number');
  const folder = mkdtempSync(join(tmpdir(), 'havn-bench-kill-'));
  const postgres = kind === 'postgres' ? await startPostgres() : undefined;
  const trial = new Trial(folder, String(await freePort()), postgres?.url);
  try {
    const { lost, doubled, ...counts } = await trial.run(kills);
    console.log(JSON.stringify({ kills, ...counts, lost, doubled }));
    return lost + doubled;
  } finally {
    await trial.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Trial {
  readonly #folder: string;
  readonly #port: string;
  readonly #url: string;
  readonly #store: readonly string[];
  readonly #lines: Line[] = [];
  #server: ChildProcess | undefined;
  #client: ChildProcess | undefined;
  #round = 0;

  constructor(folder: string, port: string, store: string | undefined) {
    this.#folder = folder;
    this.#store = store === undefined ? [] : ['--store', store];
    this.#port = port;
    this.#url = `http://127.0.0.1:${port}`;
  }

  async run(kills: number): Promise<Counts> {
    this.#server = this.#startServer();
    await this.#ready();
    await post(this.#url, 'registered-models/create', { name: 'killed' });
    this.#client = this.#startClient();
    for (let kill = 1; kill <= kills; kill++) {
      const early = Math.random() < 1 / EARLY;
      if (!early) await this.#atWork();
      await sleep(Math.random() * LONGEST_WORK_MS);
      if (Math.random() < 0.5) this.#server = await this.#again(this.#server, this.#startServer);
      else this.#client = await this.#again(this.#client, this.#startClient);
      if (kill % 100 === 0) console.log(`${kill} kills, ${this.#lines.length} acknowledged`);
    }
    await this.#ready();
    await killed(this.#client);
    const finish = this.#spawnClient('finish');
    const [code] = await once(finish, 'exit');
    if (code !== 0) throw new Error(`the last client ended with ${code}`);
    return countAll(this.#url, this.#lines);
  }

  async stop(): Promise<void> {
    await Promise.all([killed(this.#client), killed(this.#server)]);
  }

  async #again(
    process: ChildProcess | undefined,
    start: () => ChildProcess,
  ): Promise<ChildProcess> {
    await killed(process);
    return start();
  }

  readonly #startServer = (): ChildProcess => {
    const havn = join(root, 'packages/cli/bin/havn.js');
    return spawn(process.execPath, [havn, 'up', '--port', this.#port, ...this.#store], {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, HAVN_HOME: join(this.#folder, 'server') },
    });
  };

  readonly #startClient = (): ChildProcess => this.#spawnClient(String(this.#round++));

  #spawnClient(round: string): ChildProcess {
    const home = join(this.#folder, 'client');
    const args = [script('ours/track-kill-client'), this.#url, home, round];
    const client = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: client.stdout! }).on('line', (line) => {
      // The last line of a killed process may be half a line.
      if (line.endsWith('}')) this.#lines.push(JSON.parse(line) as Line);
    });
    return client;
  }

  async #ready(): Promise<void> {
    while (!(await fetch(`${this.#url}/health`).catch(() => undefined))?.ok) await sleep(50);
  }

  /** Both work: the server answers, and the client is told so. */
  async #atWork(): Promise<void> {
    await this.#ready();
    const known = this.#lines.length;
    while (this.#lines.length === known) {
      if (this.#client?.exitCode !== null) throw new Error('the client ended by itself');
      await sleep(20);
    }
  }
}

/** Kills a process, if it is not dead, and waits until all that it wrote has been read. */
async function killed(process: ChildProcess | undefined): Promise<void> {
  if (!process) return;
  const closed = once(process, 'close');
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await closed;
}
