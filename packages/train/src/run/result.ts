import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { RunFolder } from './run-folder.ts';

export interface TrainResult {
  readonly run: string;
  /** Absolute path. */
  readonly bundle: string;
  /** Relative to the working folder where that is shorter. */
  readonly bundleShown: string;
  readonly report: string;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Plain words: how the model stands against the baselines, and what went wrong in training. */
  readonly verdicts: readonly string[];
  readonly interrupted: boolean;
  /** What full fine-tuning from here would take on this machine; after a probe only. */
  readonly finetuneSeconds?: number;
}

/** What is kept of a result; the paths follow from the run's folder. */
export type Outcome = Pick<TrainResult, 'seconds' | 'metrics' | 'verdicts' | 'finetuneSeconds'>;

const FILE = 'result.json';

export function bundleFolder({ folder }: RunFolder): string {
  return join(folder, 'bundle');
}

export function resultOf(run: RunFolder, outcome: Outcome): TrainResult {
  const bundle = bundleFolder(run);
  return {
    ...outcome,
    run: run.id,
    bundle,
    bundleShown: shown(bundle),
    report: shown(join(run.folder, 'report.html')),
    interrupted: false,
  };
}

export function interruptedResult(run: RunFolder, seconds: number): TrainResult {
  const result = resultOf(run, { seconds, metrics: {}, verdicts: [] });
  return { ...result, report: '', interrupted: true };
}

/** Marks a run as finished. */
export async function saveOutcome(run: RunFolder, outcome: Outcome): Promise<void> {
  await writeFileAtomic(join(run.folder, FILE), `${JSON.stringify(outcome, undefined, 2)}\n`);
}

/** What a finished run found out; `undefined` where it has not finished. */
export async function readResult(run: RunFolder): Promise<TrainResult | undefined> {
  const text = await readFile(join(run.folder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // JSON has no NaN: a figure that could not be computed is null there.
  const outcome = JSON.parse(text, (_, value) => value ?? Number.NaN) as Outcome;
  return resultOf(run, outcome);
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== '' && !near.startsWith('..') ? near : path;
}
