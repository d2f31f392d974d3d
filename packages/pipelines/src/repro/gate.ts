import { type Repository, withRepositoryLock } from '@havn/versions';

/**
 * Lets one piece of work on the repository go on at a time, with the repository's lock held. While
 * commands run and nobody works on the repository the lock is free, so that they can use it.
 */
export class RepositoryGate {
  private readonly repository: Repository;
  private readonly onRecovered: (message: string) => void;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private commands = 0;
  private unlock: (() => Promise<void>) | undefined;

  constructor(repository: Repository, onRecovered: (message: string) => void) {
    this.repository = repository;
    this.onRecovered = onRecovered;
  }

  /** Runs `work` when those before it have finished. */
  work<T>(work: () => Promise<T>): Promise<T> {
    this.waiting++;
    const result = this.last.then(async () => {
      try {
        this.unlock ??= await this.lock();
        return await work();
      } finally {
        this.waiting--;
        if (this.waiting === 0 && this.commands > 0) await this.free();
      }
    });
    this.last = result.catch(() => {});
    return result;
  }

  /** Runs a command, with the lock free where nobody else needs it. */
  async command<T>(run: () => Promise<T>): Promise<T> {
    this.commands++;
    try {
      this.last = this.last.then(async () => {
        if (this.waiting === 0) await this.free();
      });
      await this.last;
      return await run();
    } finally {
      this.commands--;
    }
  }

  async close(): Promise<void> {
    await this.last;
    await this.free();
  }

  private async free(): Promise<void> {
    const { unlock } = this;
    this.unlock = undefined;
    await unlock?.();
  }

  private lock(): Promise<() => Promise<void>> {
    return new Promise((resolve, reject) => {
      let open: () => void = () => {};
      const held = new Promise<void>((done) => {
        open = done;
      });
      let released: Promise<void> = Promise.resolve();
      const acquired = async () => {
        resolve(async () => {
          open();
          await released;
        });
        await held;
      };
      released = withRepositoryLock(this.repository, acquired, { onRecovered: this.onRecovered });
      released.catch(reject);
    });
  }
}
