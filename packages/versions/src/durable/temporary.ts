import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive } from '../lock/process-alive.ts';
import { findRepositoryRoot } from '../repository/find-root.ts';
import { placeKey } from './place-key.ts';

let serial = 0;

/** A name for work in progress: it says which process of which machine is at it. */
export function temporaryName(): string {
  return `havn-work-${process.pid}-${serial++}@${hostname()}`;
}

/**
 * Where work on a file of `folder` may lie until it is done: `.dvc/tmp` of the repository around, so
 * that a process that is killed leaves nothing beside the user's files. The folder itself where there
 * is no repository, or where it is on another file system.
 */
export function workFolder(folder: string): string {
  const root = findRepositoryRoot(folder);
  if (root === undefined) return folder;
  const temporary = join(root, '.dvc', 'tmp');
  try {
    mkdirSync(temporary, { recursive: true });
    return placeKey(temporary) === placeKey(folder) ? temporary : folder;
  } catch {
    return folder;
  }
}

/** Lets `write` make a file elsewhere, which then takes the place of `path`. */
export function replaceFile(path: string, write: (temporary: string) => void): void {
  const temporary = join(workFolder(dirname(path)), temporaryName());
  try {
    write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes what processes of this machine that were killed left in a folder of work in progress. */
export function clearTemporaries(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, host] = /^havn-work-(\d+)-\d+@(.*)$/.exec(name) ?? [];
    if (pid === undefined || host !== hostname() || isAlive(Number(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
