import { createReadStream } from 'node:fs';
import { cp, readdir, stat } from 'node:fs/promises';
import { containedPath } from '@havn/core';
import { localFolder } from '../media/local-folder.ts';
import { countFiles } from './count-files.ts';
import { ArtifactsElsewhereError } from './errors.ts';
import { type KeptFiles, keptPath } from './kept-files.ts';

/**
 * Copies a folder to where a run keeps its files; answers how many. What is there is replaced.
 *
 * @throws ArtifactsElsewhereError for a place that is neither a folder nor among the kept files;
 * PathEscapesError for a link that leaves the folder
 */
export async function importArtifacts(
  folder: string,
  location: string,
  kept?: KeptFiles,
): Promise<number> {
  const own = localFolder(location);
  const path = kept && keptPath(location, kept);
  if (kept && path !== undefined) return keepBelow({ folder, kept, path }, '');
  const count = await countFiles(folder);
  if (count === 0) return 0;
  if (own === undefined) throw new ArtifactsElsewhereError(location);
  await cp(folder, own, { recursive: true, force: true });
  return count;
}

interface Keeping {
  readonly folder: string;
  readonly kept: KeptFiles;
  /** Where the run's files stand among the kept ones. */
  readonly path: string;
}

async function keepBelow(keeping: Keeping, prefix: string): Promise<number> {
  const { folder, kept, path } = keeping;
  let count = 0;
  for (const name of await readdir(await containedPath(folder, prefix || '.'))) {
    const place = await containedPath(folder, prefix + name);
    if ((await stat(place)).isDirectory()) count += await keepBelow(keeping, `${prefix}${name}/`);
    else {
      const key = path === '' ? `${prefix}${name}` : `${path}/${prefix}${name}`;
      await kept.files.write(key, createReadStream(place));
      count += 1;
    }
  }
  return count;
}
