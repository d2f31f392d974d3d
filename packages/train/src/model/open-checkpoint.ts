import { existsSync } from 'node:fs';
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
  /** Of the weights and the configuration. */
  readonly checkpointHash: string;
  readonly tokenizerHash: string;
}

const STARTER = 'starter';
const MODEL_FILE = /^(config\.json|modules\.json|.*\.safetensors(\.index\.json)?)$/;
const TOKENIZER_FILE =
  /^(tokenizer.*\.json|vocab\.(txt|json)|merges\.txt|special_tokens_map\.json)$/;

/** Finds the weights that training starts from: the starter's, a folder's or the Hub's. */
export async function openCheckpoint(
  { model }: TrainConfig,
  progress: Progress,
): Promise<OpenedCheckpoint> {
  const revision = model.revision ?? undefined;
  const folder =
    model.checkpoint === STARTER && !existsSync(STARTER)
      ? starterFolder
      : await resolveCheckpoint(model.checkpoint, { revision, progress });
  const [checkpoint, tokenizer] = await Promise.all([
    loadCheckpoint(folder),
    loadTokenizer(folder),
  ]);
  return {
    checkpoint,
    tokenizer,
    checkpointHash: await hashFiles(folder, MODEL_FILE),
    tokenizerHash: await hashFiles(folder, TOKENIZER_FILE),
  };
}

async function hashFiles(folder: string, pattern: RegExp): Promise<string> {
  const names = (await readdir(folder)).filter((name) => pattern.test(name)).sort();
  const hashes = await Promise.all(
    names.map(async (name) => [name, await sha256File(join(folder, name))]),
  );
  return sha256(JSON.stringify(hashes));
}
