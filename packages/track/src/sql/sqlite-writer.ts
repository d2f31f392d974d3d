import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type Database from 'libsql';
import type { Connection } from './database.ts';
import { DatabaseBusyError } from './errors.ts';

/** How long a writer tries to get its turn among other processes. */
const TURN_MS = 120_000;

interface Job {
  readonly work: (connection: Connection) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: writes that wait at the same time share one transaction, each in a savepoint of
 * its own, and are acknowledged together when it is committed.
 */
export class SqliteWriter {
  readonly #handle: Database.Database;
  readonly #connection: Connection;
  readonly #place: string;
  #queue: Job[] = [];
  #draining: Promise<void> | undefined;

  constructor(handle: Database.Database, connection: Connection, place: string) {
    this.#handle = handle;
    this.#connection = connection;
    this.#place = place;
  }

  write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: (value) => resolve(value as T), reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that came in at the same moment are read first, so that they share the commit.
      await setImmediate();
      const jobs = this.#queue;
      this.#queue = [];
      try {
        const settle = await this.#commit(jobs);
        for (const tell of settle) tell();
      } catch (error) {
        for (const job of jobs) job.reject(error);
      }
    }
    // In the same breath as the look at the queue: what comes later begins anew.
    this.#draining = undefined;
  }

  async #commit(jobs: readonly Job[]): Promise<readonly (() => void)[]> {
    await this.#begin();
    try {
      const settle: (() => void)[] = [];
      for (const job of jobs) settle.push(await this.#run(job));
      this.#handle.exec('commit');
      return settle;
    } catch (error) {
      if (this.#handle.inTransaction) this.#handle.exec('rollback');
      throw error;
    }
  }

  async #run(job: Job): Promise<() => void> {
    this.#handle.exec('savepoint job');
    try {
      const value = await job.work(this.#connection);
      this.#handle.exec('release job');
      return () => job.resolve(value);
    } catch (error) {
      this.#handle.exec('rollback to job; release job');
      return () => job.reject(error);
    }
  }

  /** SQLite has no queue of writers: whoever finds it busy comes again after a random moment. */
  async #begin(): Promise<void> {
    const deadline = Date.now() + TURN_MS;
    for (;;) {
      try {
        this.#handle.exec('begin immediate');
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() > deadline) throw new DatabaseBusyError(this.#place, TURN_MS, error);
        await sleep(1 + Math.random() * 20);
      }
    }
  }
}

export function isBusy(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
