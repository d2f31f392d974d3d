import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '@havn/storage';
import { invalidParameter } from '../protocol/rest-error.ts';
import { keyOf } from './paths.ts';

/** Deletes a file, or a folder with all that lies in it; what is not there is no error. */
export async function deleteBelow(storage: Storage, path: string): Promise<void> {
  const key = keyOf(path);
  // One slip would delete the artifacts of every run.
  if (key === '') throw invalidParameter('Invalid path');
  if (storage.folder) {
    await rm(join(storage.folder, key), { recursive: true, force: true });
    return;
  }
  const keys = [key];
  for await (const object of storage.list(`${key}/`)) keys.push(object.key);
  await storage.delete(keys);
}
