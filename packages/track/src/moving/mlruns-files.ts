import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toYaml } from '@havn/config';
import { containedPath, writeFileAtomic } from '@havn/core';
import type { KeyValue } from '../page.ts';

type Meta = Parameters<typeof toYaml>[0];

export async function writeMeta(folder: string, meta: Meta): Promise<void> {
  await writeFileAtomic(join(folder, 'meta.yaml'), toYaml(meta));
}

/** A file a key; a slash in a key is a folder. */
export async function writeTexts(folder: string, texts: readonly KeyValue[]): Promise<void> {
  for (const { key, value } of texts) await writeFileAtomic(await placeIn(folder, key), value);
}

/** A path below a folder, which is made; a name that leaves it throws `PathEscapesError`. */
export async function placeIn(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return containedPath(folder, name);
}
