import { HavnError } from '@havn/core';

export class RepositoryLockedError extends HavnError {
  readonly code = 'REPOSITORY_LOCKED';
  constructor(file: string, holder: string) {
    super(`Unable to acquire lock: ${holder} works in this repository (${file})`, {
      remedy:
        'Wait until it has finished, or stop it. The lock of a process that has died is taken over.',
    });
  }
}

export class PathBusyError extends HavnError {
  readonly code = 'PATH_BUSY';
  constructor(path: string, holders: readonly { readonly pid: number; readonly cmd: string }[]) {
    const list = holders.map(({ pid, cmd }) => `  (PID ${pid}): ${cmd}`).join('\n');
    super(`'${path}' is busy, it is being blocked by:\n${list}`, {
      remedy: 'Wait until they have finished, or stop them.',
    });
  }
}
