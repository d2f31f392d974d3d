import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a process that was started `detached`, and all that it started: on POSIX its group, on
 * Windows its tree. First it is asked; after `graceMs` it is not.
 */
export function killTree(child: ChildProcess, graceMs = 5_000): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' }).on(
      'error',
      () => child.kill(),
    );
    return;
  }
  signalGroup(child, 'SIGTERM');
  setTimeout(() => {
    if (child.exitCode === null && child.signalCode === null) killGroup(child);
  }, graceMs).unref();
}

/** The group lives as long as one of it does, also where its first process has ended. */
export function killGroup(child: ChildProcess): void {
  if (process.platform !== 'win32') signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
