import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes the names in a folder durable. Windows cannot open one, and needs no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/**
 * Waits until all that was written below a folder is on its disk. One call of `syncfs(2)` for the
 * whole file system, by coreutils' `sync -f`, takes a small part of the time of syncing many files
 * one by one; where there is no such program `sync` does, and on Windows nothing.
 */
export function syncFileSystem(folder: string): void {
  if (process.platform === 'win32') return;
  const { status } = spawnSync('sync', ['-f', folder], { stdio: 'ignore' });
  if (status !== 0) spawnSync('sync', { stdio: 'ignore' });
}

/** `HAVN_SYNC=1`: what was acknowledged is on the disk, all of it; slower with many files. */
export function syncsAll(): boolean {
  return /^(?:1|true|yes)$/i.test(process.env.HAVN_SYNC ?? '');
}
