import { formatError, HavnError } from '@havn/core';
import { CommanderError } from 'commander';
import { plain } from './output.ts';

/** Says on stderr what went wrong, and gives the exit code: 1 it failed, 2 the call was wrong. */
export function reportFailure(error: unknown): 0 | 1 | 2 {
  // commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isFromTheSystem(error)) {
    process.stderr.write(`error: ${error.message} [${error.code}]\n`);
    return 1;
  }
  process.stderr.write(`${plain(formatError(error))}\n`);
  if (error instanceof HavnError) return error.exitCode;
  process.stderr.write(
    'This is a fault in Havn, not in your call: please report it with the lines above.\n',
  );
  return 1;
}

/** A full disk, a folder that may not be written, a damaged database: a stack trace says nothing. */
function isFromTheSystem(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || error instanceof HavnError || !('code' in error)) return false;
  return typeof error.code === 'string' && ('syscall' in error || /^SQLITE_/.test(error.code));
}
