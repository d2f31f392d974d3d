import { join } from 'node:path';
import { banking77Folder } from '@havn/banking77';

const SCHEME = 'banking77:';

/** `banking77:train.csv` names a file of the data set that comes with Havn. */
export function dataPath(path: string): string {
  return path.startsWith(SCHEME) ? join(banking77Folder, path.slice(SCHEME.length)) : path;
}
