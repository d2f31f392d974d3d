import type { Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataNotFoundError } from '@havn/data';

const IMAGE = /\.(jpe?g|png|gif|webp|bmp|tiff?|avif|heic|heif|jxl)$/i;
const METADATA = /^metadata\.(jsonl|csv)$/i;
const CAPTION = /\.(txt|caption)$/i;

/** Files of a folder of images; paths from it, with `/`, sorted by code units. */
export interface ImageFolder {
  readonly folder: string;
  readonly images: readonly string[];
  readonly metadata: readonly string[];
  /** Text files, which may be captions. */
  readonly texts: readonly string[];
}

/** Whether a folder holds images: looked for in its first few thousand entries. */
export async function isImageFolder(folder: string): Promise<boolean> {
  const waiting = [folder];
  for (let seen = 0; waiting.length > 0 && seen < 5_000; ) {
    const entries = await opendir(waiting.shift()!).catch(() => undefined);
    if (!entries) continue;
    for await (const entry of entries) {
      seen += 1;
      if (entry.isFile() && IMAGE.test(entry.name)) return true;
      if (entry.isDirectory() && !entry.name.startsWith('.'))
        waiting.push(join(entry.parentPath, entry.name));
      if (seen >= 5_000) break;
    }
  }
  return false;
}

/** Hidden entries are left out; links to files count, links to folders are not followed. */
export async function listImageFolder(folder: string): Promise<ImageFolder> {
  const [images, metadata, texts]: [string[], string[], string[]] = [[], [], []];
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true });
    for (const entry of entries.sort(byName)) {
      if (entry.name.startsWith('.')) continue;
      const inside = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await walk(inside);
      else if (METADATA.test(entry.name)) metadata.push(inside);
      else if (IMAGE.test(entry.name)) images.push(inside);
      else if (CAPTION.test(entry.name)) texts.push(inside);
    }
  };
  await walk('').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? new DataNotFoundError(folder, error)
      : error;
  });
  return { folder, images, metadata, texts };
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
