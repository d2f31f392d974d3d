import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { silentProgress, UsageError } from '@havn/core';
import { type ConfigSource, outputOf } from './compose-config.ts';
import { createSweep } from './create-sweep.ts';
import { NothingToResumeError } from './run/errors.ts';
import type { TrainResult } from './run/result.ts';
import { readRunFolder, runsFolder } from './run/run-folder.ts';
import { runJob } from './start-training.ts';
import { isSweepFolder, SWEEP_RECORD, type SweepRecord } from './sweep-record.ts';
import type { TrainOptions } from './train.ts';

export interface StartSweepOptions extends ConfigSource, TrainOptions {
  /** Goes on with a sweep that was stopped: its folder, or `last`: the newest under `output=`. */
  readonly resume?: string;
}

export interface SweepJob {
  readonly num: number;
  readonly overrides: readonly string[];
  readonly run: string;
  readonly folder: string;
  readonly status: 'finished' | 'failed' | 'interrupted' | 'waiting';
  /** Of a job that is finished. */
  readonly result?: TrainResult;
  /** Of one that failed. */
  readonly error?: unknown;
}

export interface SweepResult {
  readonly folder: string;
  readonly jobs: readonly SweepJob[];
  readonly interrupted: boolean;
}

/**
 * What `havn train --multirun` does: every combination of what is swept over is a run of its own,
 * one after another. A job that fails does not stop the others. Throws before the first one starts
 * where any of them has a mistake in its configuration.
 */
export async function startSweep(options: StartSweepOptions): Promise<SweepResult> {
  const { resume, progress = silentProgress, signal } = options;
  const folder =
    resume === undefined ? await createSweep(options) : await findSweep(resume, options);
  const { jobs } = JSON.parse(await readFile(join(folder, SWEEP_RECORD), 'utf8')) as SweepRecord;
  progress.say(`sweep of ${jobs.length} jobs in ${folder}`);
  const done: SweepJob[] = [];
  for (const job of jobs) {
    if (signal?.aborted) done.push({ ...job, status: 'waiting' });
    else done.push(await runOne(job, options));
  }
  return { folder, jobs: done, interrupted: done.some(({ status }) => isOpen(status)) };
}

function isOpen(status: SweepJob['status']): boolean {
  return status === 'interrupted' || status === 'waiting';
}

async function runOne(job: SweepRecord['jobs'][number], options: TrainOptions): Promise<SweepJob> {
  const { progress = silentProgress } = options;
  progress.say(`#${job.num} : ${job.overrides.join(' ')}`);
  try {
    const result = await runJob(await readRunFolder(job.folder), options);
    if (result.interrupted) return { ...job, status: 'interrupted' };
    return { ...job, status: 'finished', result };
  } catch (error) {
    progress.end();
    progress.say(`#${job.num} failed: ${error instanceof Error ? error.message : String(error)}`);
    return { ...job, status: 'failed', error };
  }
}

async function findSweep(resume: string, { overrides = [] }: ConfigSource): Promise<string> {
  const others = overrides.filter((override) => !/^\+{0,2}output=/.test(override));
  if (others.length > 0) {
    throw new UsageError(`a sweep goes on with the jobs it has, not with ${others.join(' ')}`, {
      remedy: 'Leave the overrides out, or start another sweep.',
    });
  }
  const parent = join(runsFolder(await outputOf(overrides)), 'multirun');
  const names = resume === 'last' ? await readdir(parent).catch(() => []) : [];
  const newest = names.filter((name) => isSweepFolder(join(parent, name))).sort();
  const folder = resume === 'last' ? join(parent, newest.at(-1) ?? 'last') : resolve(resume);
  if (!isSweepFolder(folder)) throw new NothingToResumeError(resume, parent);
  return folder;
}
