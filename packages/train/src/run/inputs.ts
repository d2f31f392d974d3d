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

/** In which respects a run is made from other things than the one that it does again. */
export async function inputDifferences(
  { rerunOf }: RunFolder,
  inputs: Inputs,
): Promise<readonly string[]> {
  if (!rerunOf) return [];
  const text = await readFile(join(rerunOf.folder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return [`what run ${rerunOf.id} was made from is not known`];
  const before = JSON.parse(text) as Inputs;
  return (['data', 'checkpoint', 'tokenizer'] as const)
    .filter((key) => before[key] !== inputs[key])
    .map((key) => {
      const [then, now] = [before[key], inputs[key]].map((hash) => hash.slice(0, 12));
      return `${NAMES[key]} are not those of run ${rerunOf.id}: ${key} hash was ${then}, now ${now}`;
    });
}

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
