import { HavnError, UsageError } from '@havn/core';

export class NothingToResumeError extends UsageError {
  override readonly code = 'NOTHING_TO_RESUME';
  constructor(run: string, folder: string) {
    super(`there is no run ${JSON.stringify(run)} under ${folder}`, {
      remedy: 'Name the run by its id, or give the output= it was started with.',
    });
  }
}

export class ResumeConfigError extends UsageError {
  override readonly code = 'RESUME_CONFIG';
  constructor(run: string, differences: readonly string[]) {
    super(`run ${run} was started with another configuration: ${differences.join('; ')}`, {
      remedy: 'Resume with the same overrides, or with none; for other ones start a new run.',
    });
  }
}

/** `hydra.run.dir` names a folder with something in it, which would be written over. */
export class RunFolderTakenError extends UsageError {
  override readonly code = 'RUN_FOLDER_TAKEN';
  constructor(folder: string, isRun: boolean) {
    super(isRun ? `there is a run in ${folder} already` : `the folder ${folder} is not empty`, {
      remedy: isRun
        ? `Go on with it (havn train --resume ${folder}/), or choose another hydra.run.dir.`
        : 'Choose another hydra.run.dir: a run has its folder to itself.',
    });
  }
}

/** A job of a sweep whose configuration is wrong: nothing was started. */
export class SweepJobError extends UsageError {
  override readonly code = 'SWEEP_JOB';
  constructor(num: number, overrides: readonly string[], cause: HavnError) {
    const { message, remedy, location } = cause;
    super(`job #${num} of the sweep (${overrides.join(' ')}): ${message}`, {
      cause,
      ...(remedy === undefined ? {} : { remedy }),
      ...(location === undefined ? {} : { location }),
    });
  }
}

/** Data or weights are no longer those that the run was started with. */
export class ResumeInputsError extends HavnError {
  readonly code = 'RESUME_INPUTS';
  constructor(run: string, what: string) {
    super(`${what} changed since run ${run} was started: it cannot end as it would have`, {
      remedy: 'Put the files back, or start a new run.',
    });
  }
}

/** The loss or a gradient is not finite: which lines of which file were in the batch. */
export class BatchNotFiniteError extends HavnError {
  readonly code = 'NOT_FINITE';
  constructor(cause: HavnError, places: string) {
    super(`${cause.message} (${places})`, { remedy: cause.remedy, cause });
  }
}
