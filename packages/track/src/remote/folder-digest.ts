import { join } from 'node:path';
import { mapPool, sha256, sha256File } from '@havn/core';
import { FileChangedError } from './file-errors.ts';
import { filesBelow } from './local-files.ts';

/** Enough that no two folders meet, and short enough for a path. */
const LENGTH = 32;
const AT_ONCE = 2;

/**
 * What tells a folder from every other by its files: the beginning of the SHA-256 of what
 * `sha256sum` prints of them in the order of their paths, which have `/` between parts.
 */
export async function folderDigest(folder: string, paths: readonly string[]): Promise<string> {
  const sorted = [...paths].sort((a, b) => (a < b ? -1 : 1));
  const lines = await mapPool(sorted, AT_ONCE, async (path) => {
    return `${await sha256File(join(folder, path))}  ${path}\n`;
  });
  return sha256(lines.join('')).slice(0, LENGTH);
}

/** The folder, below the files of a run, of the folders that are named by what is in them. */
export const BUNDLES = 'bundles';

/** A folder of this machine that gets a place of its own among the files of a run. */
export interface OwnPlace {
  /** The place, below the files of the run: another one when a file of the folder is another. */
  readonly path: string;
  /** Throws `FileChangedError` when the folder is not what it was. */
  checkUnchanged(): Promise<void>;
}

/**
 * Names the place of a folder by what is in it.
 *
 * @throws NotAFileError
 */
export async function ownPlace(folder: string): Promise<OwnPlace> {
  const look = async () => {
    const files = await filesBelow(folder, { whole: true });
    return { files, told: JSON.stringify(files) };
  };
  const { files, told } = await look();
  const paths = files.map(({ path }) => path);
  return {
    path: `${BUNDLES}/${await folderDigest(folder, paths)}`,
    async checkUnchanged() {
      if ((await look()).told !== told) throw new FileChangedError(folder);
    },
  };
}

/** What the files at a location are to give, where its name says. */
export function digestOf(location: string): string | undefined {
  return /\/bundles\/([0-9a-f]{32})$/.exec(location.split('?')[0]!)?.[1];
}
