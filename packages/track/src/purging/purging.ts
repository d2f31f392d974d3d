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

/** A logged model that nobody can get any more, or that nobody needs. */
export interface DeletedModel {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly artifactLocation: string;
}

export interface DeletedModels {
  /** Only what was deleted then or before: milliseconds since 1970. */
  readonly deletedBy: number;
  /** Also those of runs that are gone for good, which were not deleted themselves. */
  readonly ofGoneRuns?: boolean | undefined;
}

export interface DeletedExperiment {
  readonly id: string;
  readonly name: string;
  readonly artifactLocation: string;
}

export interface PurgeRun {
  readonly id: string;
  /** Only if it was deleted then or before: milliseconds since 1970. */
  readonly deletedBy: number;
  /** Where its files lie among the artifacts that the store indexes; undefined where they lie elsewhere. */
  readonly place: string | undefined;
}

/**
 * Removes for good what was deleted. The rows of a run (a logged model, an experiment) go in one transaction, which also drops the
 * pieces of its files (`ArtifactIndex`) and notes where files lie that have no index; those are
 * deleted afterwards by whoever comes first, so that a process may die at any moment.
 */
export interface Purging {
  /** What was deleted at `deletedBy` or before, the oldest deletion first. */
  deletedRuns(deletedBy: number): Promise<readonly DeletedRun[]>;
  /** A version of a model that needs the files of a run or of a logged model, as `intents 3`. */
  heldBy(id: string): Promise<string | undefined>;
  /**
   * False where there is nothing to remove: the run is gone, was restored or deleted later, or a
   * version of a model needs it.
   */
  purgeRun(run: PurgeRun): Promise<boolean>;
  /** Those that were deleted, and all of experiments that were. */
  deletedModels(which: DeletedModels): Promise<readonly DeletedModel[]>;
  /** As `purgeRun`, for one of `deletedModels`. */
  purgeModel(model: PurgeRun & Pick<DeletedModels, 'ofGoneRuns'>): Promise<boolean>;
  /** All but the default one, to which runs without an experiment go. */
  deletedExperiments(deletedBy: number): Promise<readonly DeletedExperiment[]>;
  /** With its traces and data sets. False also while a run or a logged model of it is left. */
  purgeExperiment(experiment: PurgeRun): Promise<boolean>;
  /**
   * Forgets the names of parameters, metrics and tags that no run of these experiments has any more.
   * Takes a few seconds where there are such, for other processes still remember them.
   */
  forgetKeys(experimentIds: readonly string[]): Promise<void>;
  /** Where files of removed runs are still to be deleted. */
  places(): Promise<readonly string[]>;
  /** The files there are deleted. */
  forgetPlace(place: string): Promise<void>;
}
