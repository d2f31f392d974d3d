import { HavnError } from '@havn/core';

export class ObjectNotFoundError extends HavnError {
  readonly code = 'OBJECT_NOT_FOUND';
  readonly key: string;
  constructor(url: string, key: string, cause?: unknown) {
    super(`${JSON.stringify(key)} is not in ${url}`, {
      remedy: 'Check the name and the address; it may never have been pushed, or was deleted.',
      cause,
    });
    this.key = key;
  }
}

/** Somebody replaced the object while it was read, or less came than was announced. */
export class ObjectChangedError extends HavnError {
  readonly code = 'OBJECT_CHANGED';
  constructor(url: string, key: string, problem: string) {
    super(`${JSON.stringify(key)} in ${url} ${problem}`, {
      remedy: 'Try again; if it stays so, the stored object is damaged: write it again.',
    });
  }
}

/** The storage answered in a way that has no meaning of its own here. */
export class StorageAnswerError extends HavnError {
  readonly code = 'STORAGE_ANSWER';
  constructor(url: string, problem: string, cause?: unknown) {
    super(`${url}: ${problem}`, {
      remedy: 'Try again later; if it stays so, ask whoever runs that storage.',
      cause,
    });
  }
}

/** The place has no such operation: a plain web server cannot list its files. */
export class UnsupportedByStorageError extends HavnError {
  readonly code = 'STORAGE_UNSUPPORTED';
  constructor(url: string, operation: string, remedy: string) {
    super(`${url} cannot ${operation}`, { remedy });
  }
}

export class DiskFullError extends HavnError {
  readonly code = 'DISK_FULL';
  constructor(place: string, cause?: unknown) {
    super(`no room is left in ${place}`, {
      remedy: 'Free some space and run it again: it goes on where it stopped.',
      cause,
    });
  }
}
