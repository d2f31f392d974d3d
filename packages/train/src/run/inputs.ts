import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { ResumeInputsError } from './errors.ts';
import type { RunFolder } from './run-folder.ts';

/** Hashes of what a run is made from. */
export interface Inputs {
  readonly data: string;
  readonly checkpoint: string;
  readonly tokenizer: string;
}

const FILE = 'inputs.json';
const NAMES = { data: 'the data', checkpoint: 'the weights', tokenizer: 'the tokenizer' } as const;

/** Keeps what a run is made from; throws `ResumeInputsError` where it was made from other things. */
export async function checkInputs(run: RunFolder, inputs: Inputs): Promise<void> {
  const file = join(run.folder, FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return writeFileAtomic(file, `${JSON.stringify(inputs, undefined, 2)}\n`);
  const before = JSON.parse(text) as Inputs;
  for (const key of ['data', 'checkpoint', 'tokenizer'] as const) {
    if (before[key] !== inputs[key]) throw new ResumeInputsError(run.id, NAMES[key]);
  }
}
