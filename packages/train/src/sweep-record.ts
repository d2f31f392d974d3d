import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a sweep's folder says of its jobs. */
export interface SweepRecord {
  readonly jobs: readonly {
    readonly num: number;
    readonly overrides: readonly string[];
    readonly run: string;
    readonly folder: string;
  }[];
}

/** The file in a sweep's folder that lists its jobs. */
export const SWEEP_RECORD = 'sweep.json';

/** True for the folder of a sweep. */
export function isSweepFolder(folder: string): boolean {
  return existsSync(join(folder, SWEEP_RECORD));
}
