import { basename } from 'node:path';
import { HavnError, type SourceLocation } from '@havn/core';

export class NotRepositoryError extends HavnError {
  readonly code = 'NOT_A_REPOSITORY';
  constructor(folder: string) {
    super(
      `you are not inside of a DVC repository (checked up to the mount point of ${JSON.stringify(folder)})`,
      { remedy: 'Go into one, or make one: havn data init' },
    );
  }
}

/** A `.dvc`, `dvc.yaml` or configuration file that cannot be understood. */
export class MetafileError extends HavnError {
  readonly code = 'METAFILE_INVALID';
  constructor(
    problem: string,
    location: SourceLocation,
    cause?: unknown,
    remedy = 'Correct the file, or take it from Git: git checkout -- <file>',
  ) {
    super(problem, { location, cause, remedy });
  }
}

export class MissingMetafileError extends HavnError {
  readonly code = 'METAFILE_NOT_FOUND';
  constructor(path: string) {
    super(`'${path}' does not exist`, {
      remedy: 'Name a .dvc file or a path that one of them tracks; havn data list . shows them.',
    });
  }
}

export class OutputNotFoundError extends HavnError {
  readonly code = 'OUTPUT_NOT_FOUND';
  constructor(path: string) {
    super(`'${path}' is not tracked by any .dvc or dvc.yaml file`, {
      remedy: `Track it: havn data add ${path}`,
    });
  }
}

export class MissingDataError extends HavnError {
  readonly code = 'DATA_NOT_FOUND';
  constructor(path: string) {
    super(`output '${path}' does not exist`, {
      remedy: 'Check the spelling; if it is tracked, get it with: havn data checkout',
    });
  }
}

/** An object of the cache whose bytes are not those that its name promises. */
export class CorruptObjectError extends HavnError {
  readonly code = 'OBJECT_CORRUPT';
  constructor(place: string, expected: string, actual: string) {
    super(`${place} is damaged: its content has the hash ${actual}, it should be ${expected}`, {
      remedy:
        'It was not used. Remove it and get it again: from a remote with havn data fetch, or from the ' +
        'original file with havn data commit.',
    });
  }
}

export class MissingObjectsError extends HavnError {
  readonly code = 'OBJECTS_MISSING';
  constructor(paths: readonly string[], place: string) {
    const shown = paths.slice(0, 10).join('\n  ');
    const more = paths.length > 10 ? `\n  … and ${paths.length - 10} more` : '';
    super(
      `${paths.length} ${paths.length === 1 ? 'file is' : 'files are'} missing from ${place}:\n  ${shown}${more}`,
      {
        remedy:
          'Did you forget to fetch (havn data pull), or did someone forget to push (havn data push)?',
      },
    );
  }
}

export class DataUsageError extends HavnError {
  readonly code = 'DATA_USAGE';
  override readonly exitCode = 2;
  constructor(message: string, remedy?: string) {
    super(message, remedy === undefined ? {} : { remedy });
  }
}

export class CommitRefusedError extends HavnError {
  readonly code = 'COMMIT_REFUSED';
  constructor(address: string) {
    super(`unable to commit changed stage: '${address}'. Use \`-f|--force\` to force.`, {
      remedy: 'Look at what changed with havn data status, then: havn data commit --force',
    });
  }
}

export class OverlappingOutputError extends HavnError {
  readonly code = 'OUTPUTS_OVERLAP';
}

export class TrackedByGitError extends HavnError {
  readonly code = 'TRACKED_BY_GIT';
  constructor(path: string) {
    super(`output '${path}' is already tracked by SCM (e.g. Git).`, {
      remedy:
        'You can remove it from Git, then add it: ' +
        `git rm -r --cached '${path}' && git commit -m "stop tracking ${path}"`,
    });
  }
}

/** A `.dvc` file, dvc.yaml or dvc.lock that would get lost: neither a commit nor a colleague has it. */
export class IgnoredMetafileError extends HavnError {
  readonly code = 'METAFILE_IGNORED';
  constructor(path: string, by: 'git' | 'dvc') {
    const remedy =
      by === 'git'
        ? `Find the line: git check-ignore -v '${path}'. Take it away, or write below it: !${basename(path)}`
        : 'Take the line that matches it out of .dvcignore.';
    super(`bad DVC file name '${path}' is ${by}-ignored.`, { remedy });
  }
}
