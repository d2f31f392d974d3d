import type { Metric } from '../metrics/metrics.ts';

type Write = (run: string, metrics: readonly Metric[]) => Promise<void>;

/** A transaction of more would keep others from the run for long. */
const MOST_METRICS = 20_000;

/**
 * Calls that log to a run while it is being written to wait together and are then written as one: each
 * would have to lock the run, and to wait for the disk, for itself. Those of a group are acknowledged,
 * or fail, together.
 */
export class MergedMetrics {
  readonly #write: Write;
  /** The last group of each run that is waiting or being written. */
  readonly #last = new Map<string, Group>();

  constructor(write: Write) {
    this.#write = write;
  }

  add(run: string, metrics: readonly Metric[]): Promise<void> {
    const last = this.#last.get(run);
    if (last?.take(metrics)) return last.written;
    const group = new Group(metrics, last?.written, (all) => this.#write(run, all));
    this.#last.set(run, group);
    const forget = () => {
      if (this.#last.get(run) === group) this.#last.delete(run);
    };
    group.written.then(forget, forget);
    return group.written;
  }
}

class Group {
  readonly #metrics: Metric[];
  #open = true;
  readonly written: Promise<void>;

  constructor(
    metrics: readonly Metric[],
    before: Promise<void> | undefined,
    write: (metrics: readonly Metric[]) => Promise<void>,
  ) {
    this.#metrics = [...metrics];
    this.written = Promise.resolve(before)
      .catch(() => {}) // told to those whose metrics they were
      .then(() => {
        this.#open = false;
        return write(this.#metrics);
      });
  }

  /** Whether these go with the others. */
  take(metrics: readonly Metric[]): boolean {
    if (!this.#open || this.#metrics.length + metrics.length > MOST_METRICS) return false;
    for (const metric of metrics) this.#metrics.push(metric);
    return true;
  }
}
