/** A run that was deleted and can still be restored. */
export interface DeletedRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  /** Milliseconds since 1970. */
  readonly deletedTime: number;
  readonly artifactUri: string;
  /** Where a program of this machine worked on it. */
  readonly folder: string | undefined;
}

export interface PurgeRun {
  readonly id: string;
  /** Only if it was deleted then or before: milliseconds since 1970. */
  readonly deletedBy: number;
  /** Where its files lie among the artifacts that the store indexes; undefined where they lie elsewhere. */
  readonly place: string | undefined;
}

/**
 * Removes for good what was deleted. The rows of a run go in one transaction, which also drops the
 * pieces of its files (`ArtifactIndex`) and notes where files lie that have no index; those are
 * deleted afterwards by whoever comes first, so that a process may die at any moment.
 */
export interface Purging {
  /** What was deleted at `deletedBy` or before, the oldest deletion first. */
  deletedRuns(deletedBy: number): Promise<readonly DeletedRun[]>;
  /** A version of a model that needs the files of a run, as `intents 3`. */
  heldBy(runId: string): Promise<string | undefined>;
  /**
   * False where there is nothing to remove: the run is gone, was restored or deleted later, or a
   * version of a model needs it.
   */
  purgeRun(run: PurgeRun): Promise<boolean>;
  /** Where files of removed runs are still to be deleted. */
  places(): Promise<readonly string[]>;
  /** The files there are deleted. */
  forgetPlace(place: string): Promise<void>;
}
