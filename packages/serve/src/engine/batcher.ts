import { HavnError } from '@havn/core';

export class OverloadedError extends HavnError {
  readonly code = 'OVERLOADED';
  constructor(waiting: number) {
    super(`${waiting} texts are waiting already`, { remedy: 'Try again in a moment.' });
  }
}

export interface BatcherOptions<T, R> {
  /** Answers a batch: one result an item, in order. Never called twice at once. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>;
  readonly maxBatch: number;
  readonly maxWaiting: number;
}

export interface Batcher<T, R> {
  submit(items: readonly T[], signal?: AbortSignal): Promise<readonly R[]>;
  readonly waiting: number;
}

interface Job<T, R> {
  readonly items: readonly T[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (results: readonly R[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Greedy batching: an idle engine takes a request at once, and what arrives while it works is its
 * next batch. Waiting for a batch to fill would only add latency: for short texts a batch of one
 * already runs at 75 % of the best rate. Jobs whose client has left are dropped unrun.
 */
export function createBatcher<T, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  let queue: Job<T, R>[] = [];
  let waiting = 0;
  let busy = false;

  const takeBatch = (): readonly Job<T, R>[] => {
    let size = 0;
    let count = 0;
    while (
      count < queue.length &&
      (count === 0 || size + queue[count]!.items.length <= options.maxBatch)
    ) {
      size += queue[count]!.items.length;
      count++;
    }
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    waiting -= size;
    return taken.filter((job) => !job.signal?.aborted);
  };

  const drain = async () => {
    if (busy) return;
    busy = true;
    while (queue.length > 0) await runBatch(takeBatch(), options.run);
    busy = false;
  };

  return {
    submit: (items, signal) =>
      new Promise((resolve, reject) => {
        if (waiting + items.length > options.maxWaiting)
          return reject(new OverloadedError(waiting));
        queue.push({ items, signal, resolve, reject });
        waiting += items.length;
        // Requests that arrive in the same turn of the event loop run together.
        setImmediate(() => void drain());
      }),
    get waiting() {
      return waiting;
    },
  };
}

async function runBatch<T, R>(
  jobs: readonly Job<T, R>[],
  run: (items: readonly T[]) => Promise<readonly R[]>,
): Promise<void> {
  if (jobs.length === 0) return;
  try {
    const results = await run(jobs.flatMap((job) => job.items));
    let offset = 0;
    for (const job of jobs) {
      job.resolve(results.slice(offset, offset + job.items.length));
      offset += job.items.length;
    }
  } catch (error) {
    for (const job of jobs) job.reject(error);
  }
}
