import { join } from 'node:path';
import { banking77Folder } from '@havn/banking77';

const SCHEME = 'banking77:';

/** Whether a path names a file of the data set that comes with Havn: `banking77:train.csv`. */
export function isBundled(path: string): boolean {
  return path.startsWith(SCHEME);
}

/** The path of a file given by the user, or of one that comes with Havn. */
export function dataPath(path: string): string {
  return isBundled(path) ? join(banking77Folder, path.slice(SCHEME.length)) : path;
}
