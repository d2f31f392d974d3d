/** How a run of many things that need each other went. */
interface ScheduleOptions<T> {
  /** In an order in which what is needed comes first. */
  readonly items: readonly T[];
  /** Things that must have finished before this one begins; those that are not items count as done. */
  readonly needs: (item: T) => readonly T[];
  /** How many run at the same time. */
  readonly jobs: number;
  /** True: what needs this item goes on. False: it is skipped. Throwing ends everything. */
  readonly run: (item: T) => Promise<boolean>;
  readonly onSkip: (item: T, failed: T) => void;
}

/**
 * Runs items as soon as what they need has finished. After an item threw nothing new begins; what runs
 * is waited for, then the first error is thrown.
 */
export async function runSchedule<T>(options: ScheduleOptions<T>): Promise<void> {
  const items = new Set(options.items);
  const finished = new Set<T>();
  const failed = new Map<T, T>();
  const running = new Map<T, Promise<void>>();
  const errors: unknown[] = [];
  const isOpen = (item: T) => items.has(item) && !finished.has(item);

  const start = (item: T) => {
    const done = options
      .run(item)
      .then((ok) => {
        if (!ok) failed.set(item, item);
      })
      .catch((error: unknown) => {
        errors.push(error);
      })
      .finally(() => {
        finished.add(item);
        running.delete(item);
      });
    running.set(item, done);
  };
  const waiting = new Set(options.items);
  while (waiting.size > 0 || running.size > 0) {
    for (const item of errors.length > 0 ? [] : waiting) {
      if (running.size >= options.jobs) break;
      if (options.needs(item).some(isOpen)) continue;
      waiting.delete(item);
      const cause = options
        .needs(item)
        .map((need) => failed.get(need))
        .find((one) => one !== undefined);
      if (cause === undefined) start(item);
      else {
        failed.set(item, cause);
        finished.add(item);
        options.onSkip(item, cause);
      }
    }
    if (errors.length > 0 && running.size === 0) break;
    if (running.size > 0) await Promise.race(running.values());
  }
  if (errors.length > 0) throw errors[0];
}
