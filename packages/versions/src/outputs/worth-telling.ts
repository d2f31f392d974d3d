import { type Progress, silentProgress } from '@havn/core';

/** Work on fewer files is done before anybody has read about it. */
const WORTH_TELLING = 100;

/** Progress for so many files: silent where they are few. */
export function progressFor(progress: Progress, files: number): Progress {
  return files < WORTH_TELLING ? silentProgress : progress;
}
