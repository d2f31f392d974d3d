import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue, LifecycleStage, Page, SearchOptions, ViewType } from '../page.ts';

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

export interface RunInfo {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  /** Where the run keeps its files on the machine that made it. */
  readonly folder: string | undefined;
}

export interface Run {
  readonly info: RunInfo;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** The last point of each metric: highest step, then time, then value. */
  readonly metrics: readonly Metric[];
  readonly inputs: RunInputs;
  readonly outputs: readonly ModelOutput[];
}

export interface RunInputs {
  readonly datasets: readonly DatasetInput[];
  readonly models: readonly ModelInput[];
}

export interface ModelInput {
  readonly modelId: string;
}

export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

export interface DatasetInput {
  readonly dataset: Dataset;
  /** `mlflow.data.context` says what it was used for. */
  readonly tags: readonly KeyValue[];
}

/** A version of data; name and digest are its identity within an experiment. */
export interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string | undefined;
  readonly profile?: string | undefined;
}

export interface DatasetSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  readonly context: string | undefined;
}

export interface NewTrackedRun {
  readonly experimentId: string;
  /** A new id when not given. Throws `ExistsError` when it is taken. */
  readonly id?: string | undefined;
  /** Else the tag `mlflow.runName`, else a random one. Both with different values: an error. */
  readonly name?: string | undefined;
  readonly userId?: string | undefined;
  /** Milliseconds since 1970; kept as given, also when it is not. */
  readonly startTime?: number | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
  /** `<artifact location of the experiment>/<id>/artifacts` when not given. */
  readonly artifactUri?: string | undefined;
  /** Where the run keeps its files on this machine. */
  readonly folder?: string | undefined;
}

export interface RunUpdate {
  readonly status?: RunStatus | undefined;
  readonly endTime?: number | undefined;
  /** Also sets the tag `mlflow.runName`. */
  readonly name?: string | undefined;
}

export interface Batch {
  readonly metrics?: readonly Metric[] | undefined;
  readonly params?: readonly KeyValue[] | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface SearchRuns extends SearchOptions {
  readonly experimentIds: readonly string[];
  /** `ACTIVE_ONLY` when not given. */
  readonly viewType?: ViewType | undefined;
}

export interface SearchKeys {
  readonly experimentIds: readonly string[];
  /** A part of the name, in any case. */
  readonly text?: string | undefined;
  /** Of each kind: 200 when not given, at most 1,000. */
  readonly limit?: number | undefined;
}

export interface RunKeys {
  readonly params: readonly string[];
  readonly metrics: readonly string[];
  readonly tags: readonly string[];
}

/**
 * Runs and what is logged to them. Unless said otherwise a call throws `MissingError` for a run
 * that is not there and `InvalidValueError` for one that is deleted; keys, values and limits are
 * checked with MLflow's words before anything is written. Writing a metric point that is there
 * already (same key, step, time and value) changes nothing.
 */
export interface Runs {
  create(run: NewTrackedRun): Promise<Run>;
  /** Deleted ones too. */
  get(id: string): Promise<Run>;
  /** Ids that begin so, of any stage, in order. */
  idsWithPrefix(prefix: string, limit: number): Promise<readonly string[]>;
  update(id: string, change: RunUpdate): Promise<RunInfo>;
  delete(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  setTag(id: string, tag: KeyValue): Promise<void>;
  /** Throws `MissingError` where there is no such tag. */
  deleteTag(id: string, key: string): Promise<void>;
  /** A parameter may be repeated; another value is an `InvalidValueError`. */
  logParam(id: string, param: KeyValue): Promise<void>;
  logMetric(id: string, metric: Metric): Promise<void>;
  /** All of it or nothing. At most 1,000 metrics, 100 params, 100 tags, 1,000 together. */
  logBatch(id: string, batch: Batch): Promise<void>;
  logInputs(
    id: string,
    inputs: {
      readonly datasets?: readonly DatasetInput[];
      readonly models?: readonly ModelInput[];
    },
  ): Promise<void>;
  logOutputs(id: string, models: readonly ModelOutput[]): Promise<void>;
  /** The newest start first; 1,000 a page when `maxResults` is not given, at most 50,000. */
  search(options: SearchRuns): Promise<Page<Run>>;
  /** Names of all that runs of these experiments ever logged, deleted runs too; sorted. */
  searchKeys(search: SearchKeys): Promise<RunKeys>;
  /** The data sets that runs of these experiments took in, at most 1,000. */
  searchDatasets(experimentIds: readonly string[]): Promise<readonly DatasetSummary[]>;
}
