import { OverloadedError } from './errors.ts';

export interface BatcherOptions<T, R> {
  /** Answers a batch: one result an item, in order. Never called twice at once. */
  readonly run: (items: readonly T[]) => Promise<readonly R[]>;
  /** What an item costs; a batch costs at most `maxWeight`, unless it is of one item. */
  readonly weigh: (item: T) => number;
  readonly maxWeight: number;
  /** Items of one batch. */
  readonly maxBatch: number;
  /** Items that may wait; what comes beyond is refused with an `OverloadedError`. */
  readonly maxWaiting: number;
  /** Jobs that have waited longer are refused too: their clients have given up. */
  readonly maxWaitMs: number;
}

export interface Batched<R> {
  readonly results: readonly R[];
  /** Items of the largest batch that this job was part of. */
  readonly batch: number;
  /** From the submission to the first batch, and from there to the end. */
  readonly queuedMs: number;
  readonly ranMs: number;
}

export interface Batcher<T, R> {
  /** `isGone` is asked before the job runs: true drops it unrun, and it never settles. */
  submit(items: readonly T[], isGone?: () => boolean): Promise<Batched<R>>;
  /** Items that no batch has taken yet. */
  readonly waiting: number;
}

interface Job<T, R> {
  readonly items: readonly T[];
  readonly results: R[];
  readonly since: number;
  readonly isGone: () => boolean;
  readonly resolve: (answer: Batched<R>) => void;
  readonly reject: (error: unknown) => void;
  /** Items that are in a batch or behind one. */
  taken: number;
  batch: number;
  begun: number;
}

/** A job's share of a batch. */
interface Part<T, R> {
  readonly job: Job<T, R>;
  readonly items: readonly T[];
}

/**
 * Greedy batching: an idle engine takes a request at once, and what arrives while it works is its
 * next batch. Waiting for a batch to fill would only add latency: for short texts a batch of one
 * already runs at three quarters of the best rate. A job too large for one batch is served in turns
 * with those behind it.
 */
export function createBatcher<T, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  let queue: Job<T, R>[] = [];
  let waiting = 0;
  let busy = false;

  const drain = async () => {
    if (busy) return;
    busy = true;
    while (queue.length > 0) {
      queue = queue.filter((job) => isWanted(job, options.maxWaitMs));
      const parts = takeBatch(queue, options);
      waiting = count(queue);
      await runBatch(parts, options.run);
    }
    busy = false;
  };

  return {
    submit: (items, isGone = () => false) =>
      new Promise((resolve, reject) => {
        if (waiting + items.length > options.maxWaiting) throw new OverloadedError(waiting);
        const since = performance.now();
        const state = { results: [], taken: 0, batch: 0, begun: 0 };
        queue.push({ items, since, isGone, resolve, reject, ...state });
        waiting += items.length;
        // Requests that arrive in the same turn of the event loop run together.
        if (!busy) setImmediate(() => void drain());
      }),
    get waiting() {
      return waiting;
    },
  };
}

/** False for jobs that ended with an earlier batch of theirs, whose client left, or that are late. */
function isWanted<T, R>(job: Job<T, R>, maxWaitMs: number): boolean {
  if (job.taken === job.items.length || job.isGone()) return false;
  if (performance.now() - job.since < maxWaitMs) return true;
  job.reject(new OverloadedError(job.items.length - job.taken));
  return false;
}

/** Takes from the front of the queue; a job of which a part must wait goes to its back. */
function takeBatch<T, R>(
  queue: Job<T, R>[],
  { weigh, maxWeight, maxBatch }: BatcherOptions<T, R>,
): readonly Part<T, R>[] {
  const parts: Part<T, R>[] = [];
  let size = 0;
  let weight = 0;
  const takeNext = ({ items }: Job<T, R>, place: number): boolean => {
    if (place === items.length || size === maxBatch) return false;
    const cost = weigh(items[place]!);
    if (size > 0 && weight + cost > maxWeight) return false;
    size++;
    weight += cost;
    return true;
  };
  while (queue.length > 0) {
    const job = queue.shift()!;
    const start = job.taken;
    while (takeNext(job, job.taken)) job.taken++;
    if (job.taken > start) parts.push({ job, items: job.items.slice(start, job.taken) });
    if (job.taken === job.items.length) continue;
    // One that has not begun keeps its place.
    if (job.taken > start) queue.push(job);
    else queue.unshift(job);
    break;
  }
  for (const { job } of parts) {
    job.batch = Math.max(job.batch, size);
    job.begun ||= performance.now();
  }
  return parts;
}

async function runBatch<T, R>(
  parts: readonly Part<T, R>[],
  run: (items: readonly T[]) => Promise<readonly R[]>,
): Promise<void> {
  if (parts.length === 0) return;
  try {
    const results = await run(parts.flatMap(({ items }) => items));
    let offset = 0;
    for (const { job, items } of parts) {
      job.results.push(...results.slice(offset, offset + items.length));
      offset += items.length;
      if (job.results.length === job.items.length) job.resolve(answerOf(job));
    }
  } catch (error) {
    for (const { job } of parts) {
      job.taken = job.items.length;
      job.reject(error);
    }
  }
}

function answerOf<T, R>({ results, batch, since, begun }: Job<T, R>): Batched<R> {
  return { results, batch, queuedMs: begun - since, ranMs: performance.now() - begun };
}

function count<T, R>(queue: readonly Job<T, R>[]): number {
  return queue.reduce((sum, { items, taken }) => sum + items.length - taken, 0);
}
