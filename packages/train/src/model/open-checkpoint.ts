import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Progress, sha256, sha256File } from '@havn/core';
import {
  type Checkpoint,
  loadCheckpoint,
  loadTokenizer,
  resolveCheckpoint,
  type Tokenizer,
} from '@havn/models';
import { starterFolder } from '@havn/starter';
import type { TrainConfig } from '../config.ts';

export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer;
  /** Of the weights and the configuration, those of an adapter included. */
  readonly checkpointHash: string;
  readonly tokenizerHash: string;
}

/** The name of the checkpoint that comes with Havn. */
export const STARTER = 'starter';

const MODEL_FILE = /^(config\.json|modules\.json|.*\.safetensors(\.index\.json)?)$/;
const TOKENIZER_FILE =
  /^(tokenizer.*\.json|vocab\.(txt|json)|merges\.txt|special_tokens_map\.json)$/;
const ADAPTER_FILE = /^adapter_(config\.json|model\.safetensors)$/;

/** Finds the weights that training starts from: the starter's, a folder's or the Hub's. */
export async function openCheckpoint(
  { model }: TrainConfig,
  progress: Progress,
): Promise<OpenedCheckpoint> {
  const revision = model.revision ?? undefined;
  const folder =
    model.checkpoint === STARTER
      ? starterFolder
      : await resolveCheckpoint(model.checkpoint, { revision, progress });
  const [checkpoint, tokenizer] = await Promise.all([
    loadCheckpoint(folder),
    loadTokenizer(folder),
  ]);
  const adapter = model.adapter === null ? undefined : await hashFiles(model.adapter, ADAPTER_FILE);
  const weights = await hashFiles(folder, MODEL_FILE);
  return {
    checkpoint,
    tokenizer,
    checkpointHash: adapter === undefined ? weights : sha256(`${weights} ${adapter}`),
    tokenizerHash: await hashFiles(folder, TOKENIZER_FILE),
  };
}

/** A folder that is not there has no files: what reads it says so better. */
async function hashFiles(folder: string, pattern: RegExp): Promise<string> {
  const found = await readdir(folder).catch(() => [] as string[]);
  const names = found.filter((name) => pattern.test(name)).sort();
  const hashes = await Promise.all(
    names.map(async (name) => [name, await sha256File(join(folder, name))]),
  );
  return sha256(JSON.stringify(hashes));
}
