import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { havnHome, newId, UsageError, writeFolderAtomic } from '@havn/core';
import type { TrainConfig } from '../config.ts';
import { findRun } from '../model/resolve-model.ts';
import { resolvePaths } from '../resolve-paths.ts';
import { NothingToResumeError, ResumeConfigError } from './errors.ts';

/** The folder of a run: its configuration, checkpoints, bundle and report. */
export interface RunFolder {
  readonly id: string;
  readonly folder: string;
  /** Its paths are absolute. */
  readonly config: TrainConfig;
  readonly overrides: readonly string[];
  /** Milliseconds since 1970. */
  readonly startTime: number;
}

const RECORD = 'run.json';

/** Where runs are made: `output=`, else the runs folder of Havn's home. */
function runsFolder(output: string | null): string {
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
  const record = { id, startTime, overrides, config: await resolvePaths(config) };
  await writeFolderAtomic(folder, (at) =>
    writeFile(join(at, RECORD), `${JSON.stringify(record, undefined, 2)}\n`),
  );
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
  if (run.includes('/') || run.includes(sep)) return readRunFolder(resolve(run));
  const parent = runsFolder(output);
  const names = (await readdir(parent).catch(() => [] as string[])).filter((name) =>
    /^[0-9a-f]{32}$/.test(name),
  );
  if (run === 'last') {
    const newest = names.sort().at(-1);
    return newest === undefined ? undefined : readRunFolder(join(parent, newest));
  }
  const matching = names.filter((name) => name.startsWith(run));
  if (matching.length === 1) return readRunFolder(join(parent, matching[0]!));
  if (matching.length > 1) {
    throw new UsageError(`${matching.length} runs under ${parent} begin with ${run}`, {
      remedy: 'Give more digits of the run id.',
    });
  }
  const recorded = await findRun(run).catch(() => undefined);
  if (!recorded) throw new NothingToResumeError(run, parent);
  return readRunFolder(recorded.folder);
}

async function readRunFolder(folder: string): Promise<RunFolder> {
  const text = await readFile(join(folder, RECORD), 'utf8').catch(() => {
    throw new NothingToResumeError(folder, folder);
  });
  return { ...(JSON.parse(text) as Omit<RunFolder, 'folder'>), folder };
}

/** Removes what a killed process left half-written. Only the holder of the run's lock may. */
export async function removeLeftovers({ folder }: RunFolder): Promise<void> {
  const left = (await readdir(folder)).filter((name) => /\.[0-9a-f]{12}\.tmp$/.test(name));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Throws where the configuration given beside `--resume` is not the run's own. */
export async function checkSameConfig(run: RunFolder, given: TrainConfig): Promise<void> {
  const stored = flatten(run.config);
  const wanted = flatten(await resolvePaths(given));
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
