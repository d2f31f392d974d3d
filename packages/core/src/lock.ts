import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HavnError } from './errors.ts';

export class LockedError extends HavnError {
  readonly code = 'LOCKED';
  constructor(path: string, pid: number) {
    super(`process ${pid} is using it (${path})`, {
      remedy: 'Wait until it has finished, or stop it.',
    });
  }
}

export interface FileLock {
  release(): Promise<void>;
}

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
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) return holder;
  await rm(path, { force: true });
  return tryLock(path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
