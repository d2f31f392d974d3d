import type { Page } from '../page.ts';

/** One point of a metric. */
export interface Metric {
  readonly key: string;
  /** NaN stays; ±Infinity is kept as ±1.7976931348623157e308, as MLflow does. */
  readonly value: number;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The logged model that it measures; it is then a metric of that model too. */
  readonly modelId?: string | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

export interface RunMetric extends Metric {
  readonly runId: string;
}

export interface HistoryPage {
  readonly runId: string;
  readonly key: string;
  /** Everything when not given. */
  readonly maxResults?: number | undefined;
  readonly pageToken?: string | undefined;
}

export interface HistoryBulk {
  readonly runIds: readonly string[];
  readonly key: string;
  /** Of all runs together. */
  readonly maxResults: number;
}

export interface HistoryInterval {
  readonly runIds: readonly string[];
  readonly key: string;
  /** Points a run, evenly sampled by their order, first and last among them. */
  readonly maxResults: number;
  /** Both or neither, both included. */
  readonly startStep?: number | undefined;
  readonly endStep?: number | undefined;
}

export interface BucketQuery {
  readonly runIds: readonly string[];
  readonly key: string;
  /** At most so many buckets a run, of equal width in steps. */
  readonly buckets: number;
  readonly startStep?: number | undefined;
  readonly endStep?: number | undefined;
}

/** What the points of some steps hold together; NaN counts in `count` and may be `last` alone. */
export interface MetricBucket {
  readonly firstStep: number;
  readonly lastStep: number;
  /** When the last point was written. */
  readonly time: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly count: number;
}

export interface RunBuckets {
  readonly runId: string;
  readonly buckets: readonly MetricBucket[];
}

/** Metrics as time series. A run or key that is not there has no points: that is no error. */
export interface Metrics {
  /** By time, then step, then value. */
  history(query: HistoryPage): Promise<Page<Metric>>;
  /** By run id, then as `history`. */
  historyBulk(query: HistoryBulk): Promise<readonly RunMetric[]>;
  /** Runs in the order given; points of a run by step, then time, then value. */
  historyInterval(query: HistoryInterval): Promise<readonly RunMetric[]>;
  /** Min, max and last over the steps; long series are answered from summaries. */
  buckets(query: BucketQuery): Promise<readonly RunBuckets[]>;
  /** The metric keys of these runs, sorted. */
  keys(runIds: readonly string[]): Promise<readonly string[]>;
  /**
   * Forgets the points of the steps after `step`: a resumed run measures them again. Metrics below
   * `system/` stay: their steps count time.
   */
  dropAfter(runId: string, step: number): Promise<void>;
}
