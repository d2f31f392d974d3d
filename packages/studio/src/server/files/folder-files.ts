import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { containedPath } from '@havn/core';
import {
  FileMissingError,
  FilesElsewhereError,
  type RunFiles,
  type StoredFile,
} from './run-files.ts';

/** Files in folders of this machine: artifact URIs that are absolute paths or `file:` URLs. */
export function folderFiles(): RunFiles {
  return {
    async list(location, path) {
      const folder = folderOf(location);
      if (!(await statOf(folder))?.isDirectory()) return [];
      const place = await containedPath(folder, path);
      if (!(await statOf(place))?.isDirectory()) return [];
      return listFolder(place);
    },
    async find(location, path) {
      const folder = folderOf(location);
      if (!(await statOf(folder))?.isDirectory()) throw new FileMissingError(path);
      const file = await containedPath(folder, path);
      const known = await statOf(file);
      if (!known?.isFile()) throw new FileMissingError(path);
      return { size: known.size, read: () => createReadStream(file) };
    },
  };
}

async function listFolder(folder: string): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.map(async (entry): Promise<StoredFile> => {
    const isFolder = entry.isDirectory();
    const size = isFolder ? undefined : (await statOf(`${folder}/${entry.name}`))?.size;
    return { name: entry.name, isFolder, size };
  });
  return Promise.all(files);
}

function folderOf(root: string): string {
  if (root.startsWith('file:')) return fileURLToPath(root);
  if (isAbsolute(root)) return root;
  throw new FilesElsewhereError(root);
}

function statOf(path: string) {
  return stat(path).catch(() => undefined);
}
