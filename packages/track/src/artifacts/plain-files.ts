/** @file Artifacts that lie in a storage under their own paths: older versions', and local runs'. */
import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '@havn/storage';
import type { ArtifactEntry, StoredFiles } from './artifact-index.ts';
import type { ArtifactFile } from './artifact-store.ts';

/** What lies directly below a key, by name. */
export async function listPlain(storage: Storage, key: string): Promise<readonly ArtifactEntry[]> {
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
    entries.map(async ({ name }) => {
      const found = await stat(join(folder, name));
      return found.isDirectory()
        ? folderEntry(name)
        : { name, isFolder: false, size: found.size, modified: found.mtimeMs };
    }),
  );
}

function nothingThere(error: NodeJS.ErrnoException): Dirent[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}

function folderEntry(name: string): ArtifactEntry {
  return { name, isFolder: true, size: undefined, modified: undefined };
}

async function listObjects(storage: Storage, key: string): Promise<ArtifactEntry[]> {
  const prefix = key === '' ? '' : `${key}/`;
  const entries = new Map<string, ArtifactEntry>();
  if (storage.listFolder) {
    for await (const entry of storage.listFolder(prefix)) {
      const isFolder = 'folder' in entry;
      const name = isFolder
        ? entry.folder.slice(prefix.length, -1)
        : entry.key.slice(prefix.length);
      const { size, modified } = isFolder ? folderEntry(name) : entry;
      entries.set(name, { name, isFolder, size, modified });
    }
    return [...entries.values()];
  }
  for await (const { key: found, size, modified } of storage.list(prefix)) {
    const [name = '', ...below] = found.slice(prefix.length).split('/');
    const isFolder = below.length > 0;
    entries.set(name, isFolder ? folderEntry(name) : { name, isFolder, size, modified });
  }
  return [...entries.values()];
}

export async function findPlain(storage: Storage, key: string): Promise<ArtifactFile | undefined> {
  const found = key === '' ? undefined : await storage.stat(key);
  return (
    found && {
      name: key.slice(key.lastIndexOf('/') + 1),
      size: found.size,
      modified: found.modified,
      read: (start = 0) => storage.read(key, { start }),
    }
  );
}

/** Whether anything lies below a key. */
export async function isPlainFolder(storage: Storage, key: string): Promise<boolean> {
  if (storage.folder) {
    const found = await stat(join(storage.folder, key)).catch(() => undefined);
    return found?.isDirectory() ?? false;
  }
  for await (const _ of storage.list(key === '' ? '' : `${key}/`)) return true;
  return false;
}

/** How many files lie below a key, and their bytes. */
export async function measurePlain(storage: Storage, key: string): Promise<StoredFiles> {
  let [files, bytes] = [0, 0];
  for await (const { size } of storage.list(key === '' ? '' : `${key}/`)) {
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}

/** A file, or a folder with all that lies in it; what is not there is no error. */
export async function deletePlain(storage: Storage, key: string): Promise<void> {
  if (storage.folder) {
    await rm(join(storage.folder, key), { recursive: true, force: true });
    return;
  }
  const keys = [key];
  for await (const object of storage.list(`${key}/`)) keys.push(object.key);
  await storage.delete(keys);
}
