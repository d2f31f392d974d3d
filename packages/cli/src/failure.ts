import { formatError, HavnError } from '@havn/core';
import { CommanderError } from 'commander';
import { plain } from './output.ts';

/** Says on stderr what went wrong, and gives the exit code: 1 it failed, 2 the call was wrong. */
export function reportFailure(error: unknown): 0 | 1 | 2 {
  // commander has said it already; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isFromTheSystem(error)) {
    const remedy = Object.hasOwn(REMEDIES, error.code) ? `\n  ${REMEDIES[error.code]}` : '';
    process.stderr.write(`error: ${error.message} [${error.code}]${remedy}\n`);
    return 1;
  }
  process.stderr.write(`${plain(formatError(error))}\n`);
  if (error instanceof HavnError) return error.exitCode;
  process.stderr.write(
    'This is a fault in Havn, not in your call: please report it with the lines above.\n',
  );
  return 1;
}

/** What helps with the commonest failures of the system. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'You may not read or write there: look with ls -l, and ask its owner for the right.',
  EPERM: 'The system forbids it: look with ls -l who owns it, and whether it is write-protected.',
  EROFS: 'The disk is mounted for reading only: work in another folder.',
  ENOSPC: 'The disk is full: make room and run it again.',
  EDQUOT: 'Your share of the disk is used up: make room and run it again.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n 4096) and run it again.',
  ENAMETOOLONG: 'The path is too long for this file system: shorten it.',
};

/** A full disk, a folder that may not be written, a damaged database: a stack trace says nothing. */
function isFromTheSystem(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || error instanceof HavnError || !('code' in error)) return false;
  return typeof error.code === 'string' && ('syscall' in error || /^SQLITE_/.test(error.code));
}
