import { mkdir, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { HavnError, havnHome, newId, UsageError, writeFileAtomic } from '@havn/core';
import type { TrainConfig } from '../config.ts';

/** The folder of a run: its configuration, checkpoints, bundle and report. */
export interface RunFolder {
  readonly id: string;
  readonly folder: string;
  readonly config: TrainConfig;
  readonly overrides: readonly string[];
  /** Milliseconds since 1970. */
  readonly startTime: number;
}

const RECORD = 'run.json';

export class NothingToResumeError extends HavnError {
  readonly code = 'NOTHING_TO_RESUME';
  constructor(run: string, folder: string) {
    super(`there is no run ${JSON.stringify(run)} under ${folder}`, {
      remedy: 'Name the run by its id, or give the output= it was started with.',
    });
  }
}

export class ResumeConfigError extends UsageError {
  override readonly code = 'RESUME_CONFIG';
  constructor(run: string, differences: readonly string[]) {
    super(`run ${run} was started with another configuration: ${differences.join('; ')}`, {
      remedy: 'Resume with the same overrides, or with none; for other ones start a new run.',
    });
  }
}

/** Where runs are made: `output=`, else the runs folder of Havn's home. */
export function runsFolder(output: string | null): string {
  return output === null ? join(havnHome(), 'runs') : resolve(output);
}

/** Makes the folder of a new run; its record is on the disk when this resolves. */
export async function createRunFolder(
  config: TrainConfig,
  overrides: readonly string[],
): Promise<RunFolder> {
  const startTime = Date.now();
  const id = newId(startTime);
  const folder = join(runsFolder(config.output), id);
  await mkdir(folder, { recursive: true });
  const record = { id, startTime, overrides, config };
  await writeFileAtomic(join(folder, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  return { ...record, folder };
}

/**
 * Finds the run to go on with: an id (or the beginning of one), a folder, or `last`: the newest
 * one under `output`. `undefined` for `last` where there is none yet.
 */
export async function findRunFolder(
  run: string,
  output: string | null,
): Promise<RunFolder | undefined> {
  const parent = runsFolder(output);
  if (isAbsolute(run) || run.includes('/')) return readRunFolder(resolve(run));
  const names = await readdir(parent).catch(() => [] as string[]);
  const candidates = names.filter((name) => run === 'last' || name.startsWith(run)).sort();
  for (const name of candidates.reverse()) {
    const found = await readRunFolder(join(parent, name)).catch(() => undefined);
    if (found) return found;
  }
  if (run === 'last') return undefined;
  throw new NothingToResumeError(run, parent);
}

async function readRunFolder(folder: string): Promise<RunFolder> {
  const text = await readFile(join(folder, RECORD), 'utf8').catch(() => {
    throw new NothingToResumeError(folder, folder);
  });
  return { ...(JSON.parse(text) as Omit<RunFolder, 'folder'>), folder };
}

/** Throws where the configuration given beside `--resume` is not the run's own. */
export function checkSameConfig(run: RunFolder, given: TrainConfig): void {
  const stored = flatten(run.config);
  const wanted = flatten(given);
  const keys = new Set([...Object.keys(stored), ...Object.keys(wanted)]);
  const differences = [...keys]
    .filter((key) => key !== 'output' && stored[key] !== wanted[key])
    .map((key) => `${key} was ${stored[key]}, now ${wanted[key]}`);
  if (differences.length > 0) throw new ResumeConfigError(run.id, differences);
}

/** `{a: {b: 1}}` as `{'a.b': '1'}`: how a configuration is recorded and compared. */
export function flatten(tree: unknown, prefix = ''): Record<string, string> {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    return { [prefix]: typeof tree === 'string' ? tree : JSON.stringify(tree) };
  }
  const entries = Object.entries(tree).map(([key, value]) =>
    flatten(value, prefix === '' ? key : `${prefix}.${key}`),
  );
  return Object.assign({}, ...entries);
}
