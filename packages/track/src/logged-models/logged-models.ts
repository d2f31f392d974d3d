import type { RunMetric } from '../metrics/metrics.ts';
import type { KeyValue, LifecycleStage, Page } from '../page.ts';

export type LoggedModelStatus = 'PENDING' | 'READY' | 'FAILED';

/** A model that a run made (MLflow 3): the thing between a run and a model version. */
export interface LoggedModel {
  /** `m-` and 32 hexadecimal digits. */
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly modelType: string | undefined;
  readonly sourceRunId: string | undefined;
  readonly status: LoggedModelStatus;
  readonly statusMessage: string | undefined;
  readonly lifecycleStage: LifecycleStage;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** Every point that was logged with its id, with the run that logged it. */
  readonly metrics: readonly RunMetric[];
}

export interface NewLoggedModel {
  readonly experimentId: string;
  /** A random one when not given. */
  readonly name?: string | undefined;
  readonly sourceRunId?: string | undefined;
  readonly modelType?: string | undefined;
  readonly params?: readonly KeyValue[] | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface LoggedModelOrder {
  /** An attribute or `metrics.<key>`. */
  readonly fieldName: string;
  /** True when not given. */
  readonly ascending?: boolean | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

export interface SearchLoggedModels {
  readonly experimentIds: readonly string[];
  readonly filter?: string | undefined;
  /** Metric conditions then count only on one of these. */
  readonly datasets?: readonly { readonly name: string; readonly digest?: string | undefined }[];
  /** 50 when not given. */
  readonly maxResults?: number | undefined;
  readonly orderBy?: readonly LoggedModelOrder[] | undefined;
  readonly pageToken?: string | undefined;
}

/** `MissingError` where there is no such model; deleted ones count as gone in `get` and `search`. */
export interface LoggedModels {
  create(model: NewLoggedModel): Promise<LoggedModel>;
  get(id: string, options?: { readonly allowDeleted?: boolean }): Promise<LoggedModel>;
  finalize(id: string, status: LoggedModelStatus): Promise<LoggedModel>;
  delete(id: string): Promise<void>;
  logParams(id: string, params: readonly KeyValue[]): Promise<void>;
  setTags(id: string, tags: readonly KeyValue[]): Promise<void>;
  /** Throws `MissingError` where there is no such tag. */
  deleteTag(id: string, key: string): Promise<void>;
  search(options: SearchLoggedModels): Promise<Page<LoggedModel>>;
}
