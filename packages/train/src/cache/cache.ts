import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { havnHome, newId, sha256, UsageError } from '@havn/core';

/** What each kind of the cache may hold; the least recently used goes first. */
const DEFAULT_MAX_GIB = 10;
/** Raised when a folder of some kind holds other files than before: older ones are not read then. */
const LAYOUT = 2;
/** A half-built folder that was not touched for so long is of a process that was killed. */
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * A folder of the cache, made by `build` where it is not there yet. The key names everything that
 * its content depends on, so what is found under it is right; it is there whole or not at all.
 */
export async function cachedFolder(
  kind: string,
  key: Readonly<Record<string, unknown>>,
  build: (folder: string) => Promise<void>,
): Promise<{ readonly folder: string; readonly hit: boolean }> {
  const parent = join(havnHome(), 'cache', kind);
  const folder = join(parent, sha256(JSON.stringify({ layout: LAYOUT, ...key })).slice(0, 32));
  if (await touch(folder)) return { folder, hit: true };
  const temporary = `${folder}.${newId()}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    await build(temporary);
    await moveInto(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await prune(parent, folder);
  return { folder, hit: false };
}

/** Marks a folder as used now; false where it is not there. */
async function touch(folder: string): Promise<boolean> {
  const now = new Date();
  return utimes(folder, now, now).then(
    () => true,
    () => false,
  );
}

/** Another process may have built the same folder meanwhile: then its one stays. */
async function moveInto(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    if (!(await touch(folder))) throw error;
  }
}

/** Removes what was used longest ago until the rest fits. */
async function prune(parent: string, keep: string): Promise<void> {
  const limit = cacheLimitBytes();
  const folders = await Promise.all(
    (await readdir(parent)).map((name) => measure(join(parent, name))),
  );
  let total = folders.reduce((sum, folder) => sum + folder.bytes, 0);
  for (const folder of folders.sort((a, b) => a.used - b.used)) {
    const abandoned = folder.path.endsWith('.tmp') && Date.now() - folder.used > ABANDONED_MS;
    if (folder.path === keep || (folder.path.endsWith('.tmp') && !abandoned)) continue;
    if (total <= limit && !abandoned) continue;
    await discard(folder.path);
    total -= folder.bytes;
  }
}

/** Renamed first: a folder that is found under its key is whole, whenever this process ends. */
async function discard(path: string): Promise<void> {
  const aside = path.endsWith('.tmp') ? path : `${path}.${newId()}.tmp`;
  if (aside !== path) await rename(path, aside);
  await rm(aside, { recursive: true, force: true });
}

async function measure(path: string): Promise<{ path: string; used: number; bytes: number }> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  const names = await readdir(path).catch(() => [] as string[]);
  const sizes = await Promise.all(
    names.map((name) => stat(join(path, name)).catch(() => ({ size: 0 }))),
  );
  return { path, used: mtimeMs, bytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}

/** What `HAVN_CACHE_MAX_GIB` allows each kind of the cache. */
export function cacheLimitBytes(): number {
  const given = process.env.HAVN_CACHE_MAX_GIB;
  const gib = given ? Number(given) : DEFAULT_MAX_GIB;
  if (gib >= 0) return gib * 2 ** 30;
  throw new UsageError(`HAVN_CACHE_MAX_GIB is ${JSON.stringify(given)}, not a number of GiB`, {
    remedy: `Set it to a number, or unset it for ${DEFAULT_MAX_GIB}.`,
  });
}
