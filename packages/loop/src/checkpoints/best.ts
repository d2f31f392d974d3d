import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { Parameters } from '../fit/options.ts';
import { readAllTensors, readTensors, writeTensors } from './tensor-file.ts';
import { saveVersion, versions } from './versions.ts';

export interface BestCheckpoint {
  readonly step: number;
  /** Of the monitored metric. */
  readonly value: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Its folder; absent where the run keeps no checkpoints. */
  readonly path?: string;
}

const WEIGHTS = 'weights.safetensors';
const FIGURES = 'best.json';

/** Saves the weights alone: nothing of `last` is needed to use them. */
export async function saveBest(
  folder: string,
  best: BestCheckpoint,
  parameters: Parameters,
): Promise<string> {
  const { path } = await saveVersion(folder, 'best', best.step, async (at) => {
    await writeTensors(join(at, WEIGHTS), parameters);
    await writeFileAtomic(join(at, FIGURES), JSON.stringify(best));
  });
  return path;
}

/** The best checkpoint of a folder; `undefined` where there is none. */
export async function findBest(folder: string): Promise<BestCheckpoint | undefined> {
  const newest = (await versions(folder, 'best')).at(-1);
  if (newest === undefined) return undefined;
  const figures = JSON.parse(await readFile(join(newest.path, FIGURES), 'utf8')) as BestCheckpoint;
  return { ...figures, path: newest.path };
}

/** The weights of a checkpoint's folder, best or last, by parameter name. */
export async function loadWeights(path: string): Promise<Parameters> {
  return await readAllTensors(join(path, WEIGHTS));
}

/** Reads a checkpoint's weights into the parameters of a run. */
export async function restoreWeights(path: string, parameters: Parameters): Promise<void> {
  await readTensors(join(path, WEIGHTS), parameters);
}
