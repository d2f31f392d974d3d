import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync.ts';
import { replaceFile } from './temporary.ts';

/**
 * Writes a small file so that it appears whole or not at all, and is on the disk when this returns.
 * What was there keeps its mode; of a link the file behind it is replaced.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  const place = stats ? realpathSync(path) : path;
  replaceFile(place, (temporary) =>
    writeFileSync(temporary, content, { flush: true, ...(stats && { mode: stats.mode & 0o777 }) }),
  );
  syncFolder(dirname(place));
}
