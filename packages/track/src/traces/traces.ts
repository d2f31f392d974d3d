import type { KeyValue, Page, SearchOptions } from '../page.ts';

export type TraceState = 'STATE_UNSPECIFIED' | 'OK' | 'ERROR' | 'IN_PROGRESS';

/** What is known of a trace; its spans lie with the artifacts. */
export interface TraceInfo {
  readonly id: string;
  readonly experimentId: string;
  readonly clientRequestId: string | undefined;
  readonly requestPreview: string | undefined;
  readonly responsePreview: string | undefined;
  /** Milliseconds since 1970. */
  readonly requestTime: number;
  /** Milliseconds; undefined while it runs. */
  readonly executionDuration: number | undefined;
  readonly state: TraceState;
  readonly tags: readonly KeyValue[];
  readonly metadata: readonly KeyValue[];
  readonly assessments: readonly Assessment[];
}

/** A judgement on a trace, kept as the client wrote it. */
export interface Assessment {
  readonly id: string;
  readonly traceId: string;
  readonly name: string;
  readonly createTime: number;
  readonly lastUpdateTime: number;
  /** Feedback, expectation, source, rationale: JSON. */
  readonly content: string;
}

export interface SearchTraces extends SearchOptions {
  readonly experimentIds: readonly string[];
}

export interface DeleteTraces {
  readonly experimentId: string;
  /** Either ids, or a time with or without a count. */
  readonly ids?: readonly string[] | undefined;
  readonly before?: number | undefined;
  readonly maxTraces?: number | undefined;
}

/** Traces of model calls. `MissingError` where there is no such trace, tag or assessment. */
export interface Traces {
  /** Starting a trace that is there replaces what is given, as MLflow's clients rely on. */
  start(trace: Omit<TraceInfo, 'assessments'>): Promise<TraceInfo>;
  get(id: string): Promise<TraceInfo>;
  /** 100 a page when `maxResults` is not given, at most 500; the newest first. */
  search(options: SearchTraces): Promise<Page<TraceInfo>>;
  /** Answers how many went. */
  delete(options: DeleteTraces): Promise<number>;
  setTag(id: string, tag: KeyValue): Promise<void>;
  deleteTag(id: string, key: string): Promise<void>;
  saveAssessment(assessment: Assessment): Promise<void>;
  getAssessment(traceId: string, id: string): Promise<Assessment>;
  deleteAssessment(traceId: string, id: string): Promise<void>;
}
