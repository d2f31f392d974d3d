import { PathEscapesError } from '@havn/core';
import type { FilesFolder } from './files-folder.ts';

export interface FileThere {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** No model has as many; what is listed without end is given up. */
const MOST = 10_000;

/**
 * All files of a folder, in the order of their paths.
 *
 * @throws PathEscapesError for a name that is no name of a file
 */
export async function listWhole(files: FilesFolder): Promise<readonly FileThere[]> {
  const found: FileThere[] = [];
  const waiting = [''];
  for (const prefix of waiting) {
    for (const { name, isFolder, size } of await files.list(prefix.replace(/\/$/, ''))) {
      const path = prefix + name;
      if (isUnsafe(name) || found.length + waiting.length > MOST) {
        throw new PathEscapesError('the model', path);
      }
      if (isFolder) waiting.push(`${path}/`);
      else found.push({ path, size: size ?? 0 });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names come from a server. */
function isUnsafe(name: string): boolean {
  return name === '' || name === '.' || name === '..' || /[/\\:\0]/.test(name);
}
