import type { KeyValue, LifecycleStage, Page, SearchOptions, ViewType } from '../page.ts';

export interface Experiment {
  /** Decimal digits; `"0"` is the experiment `Default`, which every store has. */
  readonly id: string;
  readonly name: string;
  /** Where its runs keep their artifacts: a URI or an absolute folder. */
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970, as every time here. */
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: readonly KeyValue[];
}

export interface NewExperiment {
  readonly name: string;
  /** `<artifact root of the store>/<id>` when not given. */
  readonly artifactLocation?: string | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface SearchExperiments extends SearchOptions {
  /** `ACTIVE_ONLY` when not given. */
  readonly viewType?: ViewType | undefined;
}

/**
 * Groups of runs. Ids are checked: `InvalidValueError` where one is not a number,
 * `MissingError` where there is no such experiment.
 */
export interface Experiments {
  /** Answers the id. Throws `ExistsError` when the name is taken, by a deleted one too. */
  create(experiment: NewExperiment): Promise<string>;
  /** Deleted ones too. */
  get(id: string): Promise<Experiment>;
  /** Deleted ones too; undefined where there is none. */
  getByName(name: string): Promise<Experiment | undefined>;
  /** At most 1,000 a page when `maxResults` is not given; the newest update first. */
  search(options?: SearchExperiments): Promise<Page<Experiment>>;
  /** Throws `StateError` for a deleted one, `ExistsError` when the name is taken. */
  rename(id: string, name: string): Promise<void>;
  /** Takes its runs with it; `MissingError` where it is deleted already. */
  delete(id: string): Promise<void>;
  /** Brings its runs back too; `MissingError` where it is not deleted. */
  restore(id: string): Promise<void>;
  setTag(id: string, tag: KeyValue): Promise<void>;
  /** Throws `MissingError` where there is no such tag. */
  deleteTag(id: string, key: string): Promise<void>;
}
