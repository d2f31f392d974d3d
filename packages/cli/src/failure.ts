import { formatError, HavnError } from '@havn/core';
import { CommanderError } from 'commander';

/** Says on stderr what went wrong, and gives the exit code: 1 it failed, 2 the call was wrong. */
export function reportFailure(error: unknown): 0 | 1 | 2 {
  // commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${formatError(error)}\n`);
  if (error instanceof HavnError) return error.exitCode;
  process.stderr.write(
    'This is a fault in Havn, not in your call: please report it with the lines above.\n',
  );
  return 1;
}
