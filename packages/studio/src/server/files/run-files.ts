import { HavnError } from '@havn/core';

/** A file or folder below a run's artifact URI. */
export interface StoredFile {
  /** The last part of its path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
}

/**
 * Where the files of runs are read. `location` is a run's artifact URI and
 * `path` is below it, without `..`; a file that is not there throws an error that says so.
 */
export interface RunFiles {
  /** What lies directly in a folder (`''`: the root); nothing where there is no such folder. */
  list(location: string, path: string): Promise<readonly StoredFile[]>;
  find(location: string, path: string): Promise<FoundFile>;
}

interface FoundFile {
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

export class FileMissingError extends HavnError {
  readonly code = 'FILE_NOT_FOUND';
  constructor(path: string) {
    super(`the run has no file ${JSON.stringify(path)}`);
  }
}

export class FilesElsewhereError extends HavnError {
  readonly code = 'FILES_ELSEWHERE';
  constructor(location: string) {
    super(
      `the files of this run lie at ${location.split('?')[0]}, which the studio does not read`,
      {
        remedy: 'Start the server with --artifacts and the place where runs keep their files.',
      },
    );
  }
}
