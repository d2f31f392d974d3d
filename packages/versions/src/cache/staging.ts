import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ObjectTarget } from '../crew/store.ts';
import { syncFileSystem, syncsAll } from '../durable/sync.ts';
import { freshSubfolders, listNames } from './objects.ts';

/** What is in the cache may be read, not written: a change would be a change of every version. */
export const OBJECT_MODE = 0o444;

const STAGING = '.havn-staging';

/** A place on the file system of `objects` for one run; its name says which process works there. */
export function openTarget(objects: string): ObjectTarget {
  return {
    folder: objects,
    staging: makeStaging(objects),
    fresh: freshSubfolders(objects),
    mode: OBJECT_MODE,
  };
}

let serial = 0;

/** A folder for work in progress; `closeTarget` removes it, and those of processes that were killed. */
export function makeStaging(objects: string): string {
  const name = `${process.pid}-${Date.now().toString(36)}-${serial++}@${hostname()}`;
  const staging = join(objects, STAGING, name);
  mkdirSync(staging, { recursive: true });
  return staging;
}

/** Moves what was staged to where it belongs: whole subfolders, or files where another run was faster. */
function publish({ folder, staging }: ObjectTarget): void {
  const prefixes = readdirSync(staging).filter((name) => /^[0-9a-f]{2}$/.test(name));
  if (prefixes.length > 0 && syncsAll()) syncFileSystem(staging);
  for (const prefix of prefixes) {
    try {
      renameSync(join(staging, prefix), join(folder, prefix));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(code)) throw error;
      for (const name of listNames(join(staging, prefix))) {
        renameSync(join(staging, prefix, name), join(folder, prefix, name));
      }
    }
  }
  if (syncsAll()) syncFileSystem(folder);
}

/** Ends a run: its place goes, and those of processes that were killed. */
export function closeTarget({ folder, staging }: Pick<ObjectTarget, 'folder' | 'staging'>): void {
  rmSync(staging, { recursive: true, force: true });
  const parent = join(folder, STAGING);
  for (const name of listNames(parent)) {
    // A cache may be shared with other machines, whose processes we cannot see.
    const here = name.endsWith(`@${hostname()}`);
    if (here && !isAlive(Number.parseInt(name, 10)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
  if (listNames(parent).length === 0) rmSync(parent, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Runs `work` with a target: what it stored is published, what it left half done goes. */
export async function withTarget<T>(
  objects: string,
  work: (target: ObjectTarget) => Promise<T>,
): Promise<T> {
  const target = openTarget(objects);
  try {
    return await work(target);
  } finally {
    // What was stored before a failure is whole, and need not be stored again.
    publish(target);
    closeTarget(target);
  }
}
