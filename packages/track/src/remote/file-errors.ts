import { HavnError } from '@havn/core';
import type { ServerRefusedError } from './errors.ts';

/** A folder that is to be sent as a whole holds a link, a socket or the like. */
export class NotAFileError extends HavnError {
  readonly code = 'NOT_A_FILE';
  constructor(path: string) {
    super(`${path} is neither a file nor a folder, and cannot be sent`, {
      remedy: 'Put a file in its place, or remove it.',
    });
  }
}

/** A file was cut while it was being read. */
export class FileChangedError extends HavnError {
  readonly code = 'FILE_CHANGED';
  constructor(path: string) {
    super(`${path} changed while it was read`, { remedy: 'Try again when nothing writes it.' });
  }
}

/** A server does not take a file of this name or size. */
export class FileRefusedError extends HavnError {
  readonly code = 'FILE_REFUSED';
  constructor(path: string, cause: ServerRefusedError) {
    super(`${path}: ${cause.message}`, {
      remedy: 'Remove the file or give it another name, and call this again: the others stay sent.',
      cause,
    });
  }
}
