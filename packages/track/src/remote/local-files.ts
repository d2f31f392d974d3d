import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileChangedError, NotAFileError } from './file-errors.ts';

export interface LocalFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly size: number;
  /** Changes when the file does. */
  readonly state: string;
}

/** Not what is being written, not Havn's own notes. */
const NOT_SENT = /^\.havn-|\.[0-9a-f]{12}\.tmp$/;

export interface FilesBelowOptions {
  /** Throws for links and for folders that cannot be read, which are left out otherwise. */
  readonly whole: boolean;
}

/**
 * The files of a folder, in the order of their names.
 *
 * @throws NotAFileError
 */
export async function filesBelow(
  folder: string,
  { whole }: FilesBelowOptions,
): Promise<readonly LocalFile[]> {
  const found: LocalFile[] = [];
  const waiting = [''];
  for (const prefix of waiting) {
    const reading = readdir(join(folder, prefix), { withFileTypes: true });
    for (const entry of await (whole ? reading : reading.catch(() => []))) {
      if (NOT_SENT.test(entry.name)) continue;
      const path = prefix + entry.name;
      if (entry.isDirectory()) waiting.push(`${path}/`);
      else if (entry.isFile()) found.push(await fileAt(folder, path));
      else if (whole) throw new NotAFileError(join(folder, path));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function fileAt(folder: string, path: string): Promise<LocalFile> {
  const { size, mtimeMs } = await stat(join(folder, path));
  return { path, size, state: `${size} ${mtimeMs}` };
}

/**
 * The first `size` bytes of a file: what is written behind meanwhile is for the next time.
 *
 * @throws FileChangedError where there are less by now
 */
export async function* contentOf(
  file: string,
  size: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (size === 0) return;
  let left = size;
  for await (const chunk of createReadStream(file, { end: size - 1 })) {
    left -= chunk.length;
    yield chunk;
    onBytes(chunk.length);
  }
  if (left > 0) throw new FileChangedError(file);
}
