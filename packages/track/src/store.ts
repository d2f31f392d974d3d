import type { RunStatus } from './runs/runs.ts';
import type { TrackingStore } from './tracking-store.ts';

/** Runs as people look at them, wherever they are kept: see `TrackingClient`. */
export interface RunRecords {
  /** A run by its id or by a prefix of it that no other run shares. */
  getRun(idOrPrefix: string): Promise<RunRecord>;
  /** Newest first. */
  listRuns(options?: ListRunsOptions): Promise<readonly RunRecord[]>;
  /** Hides a run from lists until it is restored. */
  deleteRun(idOrPrefix: string): Promise<void>;
  restoreRun(idOrPrefix: string): Promise<void>;
  setTags(idOrPrefix: string, tags: Readonly<Record<string, string>>): Promise<void>;
  deleteTag(idOrPrefix: string, key: string): Promise<void>;
}

/**
 * The record of runs. Implementations promise:
 * - what a call answered is kept, also when the process is killed a moment later;
 * - several processes may use one store at once;
 * - reading a run that is not there throws `RunNotFoundError`.
 */
export interface RunStore extends RunRecords {
  /** The whole store: experiments, search, registry. */
  readonly tracking: TrackingStore;
  createRun(run: NewRun): Promise<RunRecord>;
  updateRun(id: string, change: RunChange): Promise<void>;
  /** A parameter is written once; writing another value is an error. */
  logParams(id: string, params: Readonly<Record<string, string>>): Promise<void>;
  logMetrics(id: string, points: readonly MetricPoint[]): Promise<void>;
  /** Forgets the points of the steps after `step`: a resumed run measures them again. */
  dropMetricsAfter(id: string, step: number): Promise<void>;
  /** Every point of one metric in the order of its steps. */
  metricHistory(id: string, key: string): Promise<readonly MetricPoint[]>;
  close(): Promise<void>;
}

export interface NewRun {
  readonly id?: string;
  readonly name: string;
  readonly experiment?: string;
  /** Where the program works on the run: checkpoints, bundle. */
  readonly folder?: string;
  readonly startTime?: number;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number | undefined;
  /** Where the program works on it, on the machine that made it; empty where nobody tells. */
  readonly folder: string;
  /** Where its files are kept: a folder or a URI. */
  readonly artifactUri: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The last value of each metric. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface ListRunsOptions {
  readonly experiment?: string | undefined;
  /** 100 when not given. */
  readonly limit?: number | undefined;
  /** MLflow's filter grammar. */
  readonly filter?: string | undefined;
  /** `KEY [ASC|DESC]` each. */
  readonly orderBy?: readonly string[] | undefined;
  /** Those that were deleted instead. */
  readonly deleted?: boolean | undefined;
}

export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number;
}
