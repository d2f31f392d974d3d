import { HavnError } from '@havn/core';

/** What was given to be recorded cannot be: a key, a step, a shape, a number. */
export class MediaInvalidError extends HavnError {
  readonly code = 'MEDIA_INVALID';
  override readonly exitCode = 2;
}

/** The files of the run lie where this program does not write. */
export class MediaPlaceError extends HavnError {
  readonly code = 'MEDIA_PLACE';
  constructor(run: string, location: string) {
    super(`run ${run} keeps its files at ${location.split('?')[0]}, not in a folder`, {
      remedy:
        'Open the store with openStore(folder); set HAVN_TRACKING_URI to send its runs to a server.',
    });
  }
}
