import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileLock, LockedError, lockFile } from '@havn/core';
import { configFlag } from '../config/config.ts';
import { clearTemporaries } from '../durable/temporary.ts';
import type { Repository } from '../repository/repository.ts';
import { RepositoryLockedError } from './errors.ts';
import { type HeldLock, holdFlock } from './flock.ts';
import { isAlive } from './process-alive.ts';

export interface LockOptions {
  /** How long to wait for another process; DVC waits 3 s. */
  readonly waitMs?: number;
  /** Told when the lock of a process that died was taken over, and who is waited for without an end. */
  readonly onRecovered?: (message: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

let patient = false;

/** Whether this process waits for others however long they work (DVC's `--wait-for-lock`). */
export function waitForLocks(wait = true): void {
  patient = wait;
}

/**
 * Runs `work` while no other Havn or DVC changes the repository. DVC's own lock (`.dvc/tmp/lock`) is
 * taken too where the system lets us, and respected everywhere. Locks of dead processes are taken over.
 */
export async function withRepositoryLock<T>(
  repository: Repository,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const lock = await lockPatiently(repository, options);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function lockPatiently(repository: Repository, options: LockOptions): Promise<HeldLock> {
  for (let told = false; ; told = true) {
    try {
      return await lockRepository(repository, options);
    } catch (error) {
      if (!patient || !(error instanceof RepositoryLockedError)) throw error;
      options.signal?.throwIfAborted();
      if (!told) options.onRecovered?.(`Waiting: ${error.message}`);
    }
  }
}

async function lockRepository(
  repository: Repository,
  { waitMs = 3_000, onRecovered }: LockOptions,
): Promise<HeldLock> {
  const folder = repository.temporaryFolder();
  const dvcLock = join(folder, 'lock');
  const [own, foreign] = await Promise.all([
    lockOwn(join(folder, 'havn.lock'), waitMs, onRecovered).then(
      (lock) => lock,
      (error: unknown) => ({ error }),
    ),
    lockDvc(repository, dvcLock, waitMs, onRecovered).then(
      (lock) => lock,
      (error: unknown) => ({ error }),
    ),
  ]);
  const failure =
    'error' in own ? own : foreign !== undefined && 'error' in foreign ? foreign : undefined;
  if (failure) {
    if (!('error' in own)) await own.release();
    if (foreign && !('error' in foreign)) await foreign.release();
    throw failure.error;
  }
  clearTemporaries(folder);
  return {
    async release() {
      await (foreign as HeldLock | undefined)?.release();
      await (own as FileLock).release();
    },
  };
}

async function lockOwn(
  file: string,
  waitMs: number,
  onRecovered: LockOptions['onRecovered'],
): Promise<FileLock> {
  const before = readPid(file);
  if (before !== undefined && !isAlive(before)) {
    onRecovered?.(`Process ${before} was killed while it worked here; its lock is taken over.`);
  }
  try {
    return await lockFile(file, waitMs);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new RepositoryLockedError(file, `another Havn (process ${readPid(file) ?? 'unknown'})`);
  }
}

async function lockDvc(
  repository: Repository,
  file: string,
  waitMs: number,
  onRecovered: LockOptions['onRecovered'],
): Promise<HeldLock | undefined> {
  if (configFlag(repository.config, 'core', 'hardlink_lock')) {
    await waitForHardlinkLock(file, waitMs, onRecovered);
    return undefined;
  }
  const deadline = Date.now() + waitMs;
  for (;;) {
    const held = await holdFlock(file);
    if (held === 'unsupported') return undefined;
    if (held !== 'busy') return held;
    if (Date.now() >= deadline) {
      throw new RepositoryLockedError(
        file,
        `another DVC or Havn (process ${readPid(file) ?? 'unknown'})`,
      );
    }
    await sleep(100);
  }
}

/** With `core.hardlink_lock` the file is there while DVC works, and names a claim with its process. */
async function waitForHardlinkLock(
  file: string,
  waitMs: number,
  onRecovered: LockOptions['onRecovered'],
): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const claim = readText(file);
    if (claim === undefined) return;
    const pid = Number(/\|(\d+)\|/.exec(claim)?.[1]);
    if (pid > 0 && !isAlive(pid)) {
      onRecovered?.(`DVC (process ${pid}) was killed while it worked here; its lock is removed.`);
      rmSync(file, { force: true });
      return;
    }
    if (Date.now() >= deadline) {
      throw new RepositoryLockedError(file, pid > 0 ? `DVC (process ${pid})` : 'DVC');
    }
    await sleep(100);
  }
}

function readPid(file: string): number | undefined {
  const pid = Number.parseInt(readText(file) ?? '', 10);
  return pid > 0 ? pid : undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
