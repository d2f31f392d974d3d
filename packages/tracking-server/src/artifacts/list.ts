import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '@havn/storage';

export interface ArtifactEntry {
  /** The last part of its path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes of a file. */
  readonly size: number | undefined;
}

/** What lies directly below a key, by name. */
export async function listFolder(storage: Storage, key: string): Promise<readonly ArtifactEntry[]> {
  const entries = storage.folder
    ? await listLocal(join(storage.folder, key))
    : await listObjects(storage, key);
  return entries
    .filter(({ name }) => !name.startsWith('.havn-'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listLocal(folder: string): Promise<ArtifactEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(nothingThere);
  return Promise.all(
    entries.map(async (entry) => {
      const found = await stat(join(folder, entry.name));
      const isFolder = found.isDirectory();
      return { name: entry.name, isFolder, size: isFolder ? undefined : found.size };
    }),
  );
}

function nothingThere(error: NodeJS.ErrnoException): Dirent[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}

async function listObjects(storage: Storage, key: string): Promise<ArtifactEntry[]> {
  const prefix = key === '' ? '' : `${key}/`;
  const entries = new Map<string, ArtifactEntry>();
  for await (const object of storage.list(prefix)) {
    const [name = '', ...below] = object.key.slice(prefix.length).split('/');
    const isFolder = below.length > 0;
    entries.set(name, { name, isFolder, size: isFolder ? undefined : object.size });
  }
  return [...entries.values()];
}

/** Whether anything lies below a key. */
export async function isFolder(storage: Storage, key: string): Promise<boolean> {
  if (storage.folder) {
    const found = await stat(join(storage.folder, key)).catch(() => undefined);
    return found?.isDirectory() ?? false;
  }
  for await (const _ of storage.list(key === '' ? '' : `${key}/`)) return true;
  return false;
}
