import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HavnError } from './errors.ts';

export class LockedError extends HavnError {
  readonly code = 'LOCKED';
  constructor(path: string, pid: number) {
    super(`process ${pid} is using it (${path})`, {
      remedy:
        'Wait until it has finished, or stop it. Delete the file if that process is none of Havn’s.',
    });
  }
}

export interface FileLock {
  release(): Promise<void>;
}

/** Tells this process from an earlier one with the same number (in a container it is always 1). */
const processToken = randomBytes(8).toString('hex');

/**
 * Takes a lock file that names this process. The lock of a process that is gone (kill -9 included)
 * is taken over; while its holder lives it is waited for, `waitMs` at most, then `LockedError`.
 */
export async function lockFile(path: string, waitMs = 0): Promise<FileLock> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const holder = await tryLock(path);
    if (holder === undefined) return { release: () => rm(path, { force: true }) };
    if (Date.now() >= deadline) throw new LockedError(path, holder);
    await sleep(50);
  }
}

/** Takes the lock, or returns the live process that holds it. */
async function tryLock(path: string): Promise<number | undefined> {
  for (;;) {
    if (await createLock(path)) return undefined;
    const content = await readLock(path);
    if (content === undefined) continue;
    const [pid, token] = content.split(' ');
    const holder = Number(pid);
    const alive = holder === process.pid ? token === processToken : isAlive(holder);
    if (alive) return holder;
    const other = await removeStale(path, content);
    if (other !== undefined) return other;
  }
}

/**
 * Removes the lock of a process that is gone, or returns the live process that is at it. Whoever does
 * so holds a lock of its own on what the dead one wrote: a lock that another has taken meanwhile is
 * never touched, not even for a moment.
 */
async function removeStale(path: string, content: string): Promise<number | undefined> {
  const guard = `${path}.${/[0-9a-f]{16}$/.exec(content)?.[0] ?? 'stale'}`;
  const other = await tryLock(guard);
  if (other !== undefined) return other;
  try {
    if ((await readLock(path)) === content) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
  return undefined;
}

/** Undefined where nobody holds it any more. */
async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A hard link appears with its content or not at all, and never over another file. */
async function createLock(path: string): Promise<boolean> {
  const own = `${path}.${processToken}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, `${process.pid} ${processToken}`);
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
