import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { UnrecognisedFolderError } from '../errors/file-errors.ts';
import { listFolder } from './list-folder.ts';
import { localPath } from './local-path.ts';

/** Where the splits lie. */
export interface SplitPaths {
  readonly train: string;
  readonly validation?: string | undefined;
  readonly test?: string | undefined;
}

const NAMES = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'val', 'dev', 'eval'],
  test: ['test', 'testing'],
} as const;

const DATA_FILE = /\.(csv|tsv|tab|txt|jsonl|ndjson|json|parquet)(\.gz)?$/i;

/**
 * A file, or a folder of texts by label, is the training data. In a folder with files or folders
 * named train, validation (valid, val, dev) and test these are the splits; a folder with a single
 * data file stands for the file. A file of the Hub (`hf://…`) is downloaded. Throws
 * `UnrecognisedFolderError` and the errors of `downloadHubFile`.
 */
export async function findSplits(given: string, progress?: Progress): Promise<SplitPaths> {
  const path = await localPath(given, progress);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return { train: path };
  const { files, folders } = await listFolder(path);
  const data = files.filter((name) => DATA_FILE.test(name));
  const find = (names: readonly string[]) => {
    const stem = (name: string) => name.replace(DATA_FILE, '').toLowerCase();
    const name = [...folders, ...data].find((entry) => names.includes(stem(entry)));
    return name === undefined ? undefined : join(path, name);
  };
  const train = find(NAMES.train);
  if (train) return { train, validation: find(NAMES.validation), test: find(NAMES.test) };
  if (folders.length > 0) return { train: path };
  if (data.length === 1) return { train: join(path, data[0]!) };
  throw new UnrecognisedFolderError(path, files);
}
