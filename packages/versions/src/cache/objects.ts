import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HashName } from '../hash/hasher.ts';
import { DIGEST_BYTES } from '../hash/tree.ts';

/** Where the objects of a cache or of a remote lie below its root. */
export function objectsFolder(root: string, hash: HashName): string {
  return hash === 'md5' ? join(root, 'files', 'md5') : root;
}

export function objectPath(objects: string, md5: string): string {
  return join(objects, md5.slice(0, 2), md5.slice(2));
}

/** Below this many, asking for each is less work than listing a folder. */
const ASK_EACH = 4;

/**
 * Which of these objects a folder lacks, as places in the list, in order. One listing for each of the
 * 256 subfolders answers for all objects in it.
 */
export function missingObjects(objects: string, digests: Uint8Array): number[] {
  const missing: number[] = [];
  for (const [first, group] of groupByFirstByte(digests).entries()) {
    if (group.length === 0) continue;
    const folder = join(objects, first.toString(16).padStart(2, '0'));
    const has = group.length <= ASK_EACH ? askEach(folder) : listed(folder);
    for (const index of group) {
      const at = index * DIGEST_BYTES;
      const rest = Buffer.from(digests.buffer, digests.byteOffset + at + 1, DIGEST_BYTES - 1);
      if (!has(rest.toString('hex'))) missing.push(index);
    }
  }
  return missing.sort((a, b) => a - b);
}

function groupByFirstByte(digests: Uint8Array): readonly number[][] {
  const groups = Array.from({ length: 256 }, (): number[] => []);
  for (let i = 0; i * DIGEST_BYTES < digests.length; i++)
    groups[digests[i * DIGEST_BYTES]!]!.push(i);
  return groups;
}

function askEach(folder: string): (name: string) => boolean {
  return (name) => existsSync(`${folder}/${name}`);
}

function listed(folder: string): (name: string) => boolean {
  const names = new Set(listNames(folder));
  return (name) => names.has(name);
}

export function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/** When each of the 256 subfolders last changed; 0 for one that is not there. */
export function subfolderTimes(objects: string): readonly number[] {
  return Array.from({ length: 256 }, (_, i) => {
    const folder = `${objects}/${i.toString(16).padStart(2, '0')}`;
    return lstatSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  });
}

/** One byte for each subfolder: 1 where it is not there yet. */
export function freshSubfolders(objects: string): Uint8Array {
  const fresh = new Uint8Array(256).fill(1);
  for (const name of listNames(objects)) {
    if (/^[0-9a-f]{2}$/.test(name)) fresh[Number.parseInt(name, 16)] = 0;
  }
  return fresh;
}

/** The hexadecimal names (with `.dir`) of all objects of a folder, subfolder by subfolder. */
export function* listObjects(objects: string): Generator<string> {
  for (const prefix of listNames(objects)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const rest of listNames(join(objects, prefix))) {
      if (/^[0-9a-f]{30}(?:\.dir)?$/.test(rest)) yield prefix + rest;
    }
  }
}
