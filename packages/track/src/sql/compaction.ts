import type { Series } from './metric-writer.ts';

/** Reading one metric looks at every segment of its run: not more than this many. */
const MOST_SEGMENTS = 512;
const FEWEST_POINTS = 4_096;
/** Sorting costs a row a metric: it waits until each has about this many new points. */
const POINTS_PER_METRIC = 64;
/** Runs whose counts are remembered; the oldest is forgotten first. */
const MOST_RUNS = 10_000;

interface Open {
  points: number;
  readonly keys: Set<number>;
}

/** Decides when a run's segments are sorted into chunks, from what this process wrote. */
export class Compaction {
  readonly #open = new Map<number, Open>();

  /** Told of each write; whether it is time. `segments` counts those that the run has. */
  wrote(run: number, series: Series, segments: number): boolean {
    const open = this.#open.get(run) ?? { points: 0, keys: new Set<number>() };
    for (const [key, points] of series) {
      open.keys.add(key);
      open.points += points.length;
    }
    this.#remember(run, open);
    const enough = Math.max(FEWEST_POINTS, POINTS_PER_METRIC * open.keys.size);
    if (segments < MOST_SEGMENTS && open.points < enough) return false;
    this.#open.delete(run);
    return true;
  }

  #remember(run: number, open: Open): void {
    this.#open.set(run, open);
    if (this.#open.size <= MOST_RUNS) return;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }
}
