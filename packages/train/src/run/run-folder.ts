import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { type Composed, toYaml, writeHydraFiles } from '@havn/config';
import { havnHome, newId, UsageError, writeFolderAtomic } from '@havn/core';
import type { TrainConfig } from '../config.ts';
import { findRun } from '../model/resolve-model.ts';
import { resolvePaths } from '../resolve-paths.ts';
import { describeEnvironment } from './environment.ts';
import { NothingToResumeError, ResumeConfigError, RunFolderTakenError } from './errors.ts';
import { type JobSettings, jobSettings } from './job-settings.ts';

/** The folder of a run: its configuration, checkpoints, bundle and report. */
export interface RunFolder {
  readonly id: string;
  readonly folder: string;
  /** Its paths are absolute. */
  readonly config: TrainConfig;
  readonly overrides: readonly string[];
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Code, machine and versions when it was made; runs of older versions lack it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What `hydra.job` says of how it runs. */
  readonly job?: JobSettings;
  /** The run that it does again. */
  readonly rerunOf?: { readonly id: string; readonly folder: string };
  /** The sweep that it is a job of. */
  readonly sweep?: { readonly folder: string; readonly num: number };
}

const RECORD = 'run.json';

/** Where runs are made: `output=`, else the runs folder of Havn's home. */
export function runsFolder(output: string | null): string {
  return output === null ? join(havnHome(), 'runs') : resolve(output);
}

export interface NewRun extends Pick<RunFolder, 'config' | 'overrides' | 'rerunOf' | 'sweep'> {
  /** Default: of now. */
  readonly id?: string;
  readonly startTime?: number;
  /** Default: the id below `output`. */
  readonly folder?: string;
  /** What the configuration was composed from: kept as `.hydra/`. */
  readonly composed?: Composed;
}

/** Makes the folder of a new run; its record is on the disk when this resolves. */
export async function createRunFolder(run: NewRun): Promise<RunFolder> {
  const { overrides, composed, rerunOf, sweep, startTime = Date.now() } = run;
  const { id = newId(startTime) } = run;
  const folder = run.folder ?? join(runsFolder(run.config.output), id);
  const record = {
    id,
    startTime,
    overrides,
    config: await resolvePaths(run.config),
    environment: await describeEnvironment(process.cwd()),
    ...(composed && { job: jobSettings(composed) }),
    ...(rerunOf && { rerunOf }),
    ...(sweep && { sweep }),
  };
  const build = async (at: string) => {
    if (composed) await writeHydraFiles(composed, at);
    await writeFile(join(at, 'config.yaml'), toYaml(record.config));
    await writeFile(join(at, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  };
  // `hydra.run.dir` may name any folder: what is in it is not ours to write over.
  const there = await readdir(folder).catch(() => [] as string[]);
  if (there.length > 0) throw new RunFolderTakenError(folder, there.includes(RECORD));
  await writeFolderAtomic(folder, build);
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

/** The run that lies in a folder. Throws NothingToResumeError where none does. */
export async function readRunFolder(folder: string): Promise<RunFolder> {
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
  const differences = configDifferences(run.config, await resolvePaths(given));
  if (differences.length > 0) throw new ResumeConfigError(run.id, differences);
}

/** `train.epochs was 3, now 5` for every key but `output`. */
export function configDifferences(before: TrainConfig, now: TrainConfig): readonly string[] {
  const [stored, wanted] = [flatten(before), flatten(now)];
  return [...new Set([...Object.keys(stored), ...Object.keys(wanted)])]
    .filter((key) => key !== 'output' && stored[key] !== wanted[key])
    .map((key) => `${key} was ${stored[key]}, now ${wanted[key]}`);
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
