import { join } from 'node:path';
import type { Parameters } from '../fit/options.ts';
import { readAllTensors, readTensors, writeTensors } from './tensor-file.ts';
import { saveVersion } from './versions.ts';

export interface BestCheckpoint {
  readonly step: number;
  /** Of the monitored metric. */
  readonly value: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Its folder; absent where the run keeps no checkpoints. */
  readonly path?: string;
}

const WEIGHTS = 'weights.safetensors';

/** Saves the weights alone: nothing of `last` is needed to use them. */
export async function saveBest(
  folder: string,
  step: number,
  parameters: Parameters,
): Promise<string> {
  const { path } = await saveVersion(folder, 'best', step, (at) =>
    writeTensors(join(at, WEIGHTS), parameters),
  );
  return path;
}

/** The weights of a checkpoint's folder, best or last, by parameter name. */
export async function loadWeights(path: string): Promise<Parameters> {
  return await readAllTensors(join(path, WEIGHTS));
}

/** Reads a checkpoint's weights into the parameters of a run. */
export async function restoreWeights(path: string, parameters: Parameters): Promise<void> {
  await readTensors(join(path, WEIGHTS), parameters);
}
