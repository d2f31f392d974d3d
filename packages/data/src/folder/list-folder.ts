import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The entries of a folder that are not hidden, by name in code-unit order. */
export async function listFolder(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const named = (wanted: (entry: Dirent) => boolean) =>
    entries.filter(wanted).map(({ name }) => name);
  return {
    files: named((entry) => entry.isFile() || entry.isSymbolicLink()),
    folders: named((entry) => entry.isDirectory()),
  };
}

/** The files of a label's folder that hold texts: its .txt files, or all if it has none. */
export async function textFiles(folder: string): Promise<readonly string[]> {
  const { files } = await listFolder(folder);
  const texts = files.filter((name) => /\.(txt|text)(\.gz)?$/i.test(name));
  return (texts.length > 0 ? texts : files).map((name) => join(folder, name));
}
