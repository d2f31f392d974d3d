import { chmodSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../durable/sync.ts';
import { objectPath } from './objects.ts';
import { closeTarget, makeStaging, OBJECT_MODE } from './staging.ts';

/** Puts a small object (a `.dir`, a run of the run cache) into a folder of objects, whole or not at all. */
export function writeObject(objects: string, md5: string, content: Uint8Array): void {
  const path = objectPath(objects, md5);
  if (statSync(path, { throwIfNoEntry: false })?.size === content.length) return;
  mkdirSync(dirname(path), { recursive: true });
  const staging = makeStaging(objects);
  try {
    const temporary = join(staging, md5);
    writeFileSync(temporary, content, { mode: OBJECT_MODE, flag: 'wx', flush: true });
    chmodSync(temporary, OBJECT_MODE);
    renameSync(temporary, path);
  } finally {
    closeTarget({ folder: objects, staging });
  }
  syncFolder(dirname(path));
}
