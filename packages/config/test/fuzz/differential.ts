import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ConfigError, composeConfig, expandSweeps, planSweep, toYaml } from '../../src/index.ts';
import { parseOverride } from '../../src/override/parser.ts';
import { encode } from './encode.ts';
import type { FuzzCase } from './random.ts';
import { fuzzResolvers } from './resolvers.ts';
import { FOLDER } from './wide-cases.ts';

type Outcome = string | { readonly error: string };

interface Answer {
  readonly unresolved: Outcome;
  readonly resolved: Outcome;
}

/** A Hydra that stays up: one request at a time. */
export class HydraPeer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  constructor(python: string) {
    const script = fileURLToPath(new URL('./hydra_server.py', import.meta.url));
    this.child = spawn(python, [script], { env: { ...process.env, ...FUZZ_ENV } });
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask<T>(request: object): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error('Hydra ended');
    return JSON.parse(value) as T;
  }

  close(): void {
    this.child.stdin.end();
  }
}

const FUZZ_ENV = { HAVN_FUZZ: 'fuzz value' };

/** Writes a case's files; the caller removes the folder. */
function writeCase({ files }: FuzzCase): string {
  const dir = mkdtempSync(join(tmpdir(), 'havn-config-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.replaceAll(FOLDER, dir));
  }
  return dir;
}

async function composeHere(dir: string, { name, overrides }: FuzzCase): Promise<Answer> {
  try {
    const composed = await composeConfig({
      configDir: dir,
      configName: name,
      overrides,
      env: FUZZ_ENV,
      resolvers: fuzzResolvers,
    });
    return {
      unresolved: attempt(() => toYaml(composed.tree)),
      resolved: attempt(() => toYaml(composed.resolved)),
    };
  } catch (error) {
    const outcome = asError(error);
    return { unresolved: outcome, resolved: outcome };
  }
}

function attempt(make: () => string): Outcome {
  try {
    return make();
  } catch (error) {
    return asError(error);
  }
}

/** Anything but a mistake that is explained to the user is a fault of ours. */
function asError(error: unknown): { error: string } {
  if (error instanceof ConfigError) return { error: `${error.code}: ${error.message}` };
  return {
    error: `FAULT ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  };
}

/** What differs, or undefined. */
function difference(here: Answer, there: Answer): string | undefined {
  for (const part of ['unresolved', 'resolved'] as const) {
    const [ours, theirs] = [here[part], there[part]];
    if (typeof ours !== 'string' && ours.error.startsWith('FAULT')) return ours.error;
    if (typeof ours !== 'string' && typeof theirs !== 'string') continue;
    if (ours === theirs) continue;
    return `${part}:\n--- Hydra\n${show(theirs)}\n--- Havn\n${show(ours)}`;
  }
  return undefined;
}

function show(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : `ERROR ${outcome.error}`;
}

export async function compareCase(
  peer: HydraPeer,
  fuzzCase: FuzzCase,
): Promise<string | undefined> {
  const dir = writeCase(fuzzCase);
  try {
    const { name, multirun } = fuzzCase;
    const overrides = fuzzCase.overrides.map((text) => text.replaceAll(FOLDER, dir));
    const request = { dir, name, overrides };
    if (multirun) return await compareMultirun(peer, request);
    const there = await peer.ask<Answer>(request);
    return difference(await composeHere(dir, { ...fuzzCase, overrides }), there);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type Jobs = { readonly jobs: readonly (readonly [readonly string[], Outcome])[] };

/** Compares the jobs of a whole multirun and what each is composed to. */
async function compareMultirun(peer: HydraPeer, request: FolderCase): Promise<string | undefined> {
  const there = await peer.ask<Jobs | { error: string }>({ ...request, multirun: true });
  const here = await multirunHere(request);
  if ('error' in here && here.error.startsWith('FAULT')) return here.error;
  if ('error' in here || 'error' in there) {
    return 'error' in here && 'error' in there ? undefined : showBoth(there, here);
  }
  const plain = ({ jobs }: Jobs) =>
    jobs.map(([overrides, outcome]) => [
      overrides,
      typeof outcome === 'string' ? outcome : 'error',
    ]);
  const same = JSON.stringify(plain(here)) === JSON.stringify(plain(there));
  return same ? undefined : showBoth(there, here);
}

function showBoth(there: unknown, here: unknown): string {
  return `--- Hydra\n${JSON.stringify(there)}\n--- Havn\n${JSON.stringify(here)}`;
}

async function multirunHere({
  dir,
  name,
  overrides,
}: FolderCase): Promise<Jobs | { error: string }> {
  const options = { configDir: dir, configName: name, env: FUZZ_ENV };
  try {
    const plan = await planSweep({ ...options, overrides });
    const jobs: [readonly string[], Outcome][] = [];
    for (const own of plan.jobs) {
      const all = [...plan.hydraOverrides, ...own];
      const { resolved } = await composeHere(dir, { files: {}, name, overrides: all });
      jobs.push([own, resolved]);
    }
    return { jobs };
  } catch (error) {
    return asError(error);
  }
}

/** Compares the jobs of a sweep. */
export async function compareSweep(
  peer: HydraPeer,
  sweep: readonly string[],
): Promise<string | undefined> {
  const there = await peer.ask<{ jobs?: string[][]; error?: string }>({ sweep });
  let here: { jobs?: string[][]; error?: string };
  try {
    here = { jobs: expandSweeps(sweep) };
  } catch (error) {
    here = asError(error);
  }
  if (here.error?.startsWith('FAULT')) return here.error;
  if (here.error !== undefined && there.error !== undefined) return undefined;
  if (JSON.stringify(here.jobs) === JSON.stringify(there.jobs)) return undefined;
  return `--- Hydra\n${JSON.stringify(there)}\n--- Havn\n${JSON.stringify(here)}`;
}

/** Compares what one override is parsed to. */
export async function compareParse(peer: HydraPeer, text: string): Promise<string | undefined> {
  const there = await peer.ask<{ parsed?: unknown; error?: string }>({ parse: text });
  let here: { parsed?: unknown; error?: string };
  try {
    const { kind, key, package: pkg = null, parsed } = parseOverride(text);
    const value = parsed === undefined ? null : [encode(parsed)];
    here = { parsed: { kind, key, package: pkg, value } };
  } catch (error) {
    here = asError(error);
  }
  if (here.error?.startsWith('FAULT')) return here.error;
  if (here.error !== undefined && there.error !== undefined) return undefined;
  if (JSON.stringify(here.parsed) === JSON.stringify(there.parsed)) return undefined;
  return `${text}\n--- Hydra\n${JSON.stringify(there)}\n--- Havn\n${JSON.stringify(here)}`;
}

/** Compares the composition of a folder that is there already. */
export async function compareFolder(
  peer: HydraPeer,
  request: FolderCase,
): Promise<string | undefined> {
  const there = await peer.ask<Answer>(request);
  const { dir, name, overrides } = request;
  return difference(await composeHere(dir, { files: {}, name, overrides }), there);
}

export interface FolderCase {
  readonly dir: string;
  readonly name: string;
  readonly overrides: readonly string[];
}
