/** One page of a search, in the order that was asked for. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back to get what follows; undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

/** Tags, parameters and the like; keys of one owner are unique. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export type LifecycleStage = 'active' | 'deleted';

export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

export interface SearchOptions {
  /** MLflow's filter grammar; nothing or empty: everything. */
  readonly filter?: string | undefined;
  /** `KEY [ASC|DESC]` each; ties are broken by age and id. */
  readonly orderBy?: readonly string[] | undefined;
  readonly maxResults?: number | undefined;
  /** Good only with the same filter and order. */
  readonly pageToken?: string | undefined;
}
